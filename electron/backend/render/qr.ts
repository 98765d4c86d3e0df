/** QRコード. The matrix of a code as horizontal strips, so that a page holds few rectangles and no picture. */

/** A dark strip in modules. */
export interface QrStrip {
  readonly x: number
  readonly y: number
  readonly w: number
}

export interface QrCode {
  /** Modules per side, without the quiet zone. */
  readonly modules: number
  readonly strips: readonly QrStrip[]
}

/** Quiet zone that readers need around a code, modules (JIS X 0510). */
export const QUIET_MODULES = 4

/** Codes kept for the next time. */
const RECENT = 64

export type QrMaker = (text: string) => QrCode

/** Loads the code library; the maker answers with error correction M. */
export async function loadQr(): Promise<QrMaker> {
  const { create } = await import('qrcode')
  const make: QrMaker = (text) => {
    const { modules } = create(text, { errorCorrectionLevel: 'M' })
    const { size, data } = modules
    const strips: QrStrip[] = []
    for (let y = 0; y < size; y += 1) {
      let start = -1
      for (let x = 0; x <= size; x += 1) {
        const dark = x < size && data[y * size + x] === 1
        if (dark && start < 0) start = x
        if (!dark && start >= 0) {
          strips.push({ x: start, y, w: x - start })
          start = -1
        }
      }
    }
    return { modules: size, strips }
  }
  // both codes of a voucher say the same, and it is laid out before it is drawn
  const recent = new Map<string, QrCode>()
  return (text) => {
    const code = recent.get(text) ?? make(text)
    recent.delete(text)
    recent.set(text, code)
    const [oldest] = recent.keys()
    if (recent.size > RECENT && oldest !== undefined) recent.delete(oldest)
    return code
  }
}
