/** 画素数. Width and height of a picture by its header alone; nothing is decoded. */

/** Points of a PNG or JPEG; null when its header does not say. */
export function pictureSize(bytes: Uint8Array, type: 'png' | 'jpeg'): { readonly width: number; readonly height: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return type === 'png' ? { width: view.getUint32(16), height: view.getUint32(20) } : jpegSize(view)
  } catch {
    // DataView throws where the file ends before its header does
    return null
  }
}

/** Walks the segments of a JPEG to its frame header (SOF0–SOF15 without DHT, JPG and DAC). */
function jpegSize(view: DataView): { readonly width: number; readonly height: number } | null {
  let at = 2
  for (;;) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) at += 1
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2
    else if (marker === 0xda || marker === 0xd9) return null
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    } else at += 2 + Math.max(2, view.getUint16(at + 2))
  }
}
