import { useEffect, useState } from 'react'

/** An address inside the page for bytes of this media type; null until there are bytes. Given back when they change or the screen closes. */
export function useObjectUrl(bytes: Uint8Array | undefined, mime: string): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (bytes === undefined) return
    const made = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mime }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes, mime])
  return url
}
