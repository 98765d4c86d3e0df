/** Scheme of our own pages. No other page is ever loaded. */
export const scheme = 'app'
/** The one host of that scheme. */
export const host = 'kyufu'
/** Where every window starts. */
export const startPage = `${scheme}://${host}/index.html`
const origin = `${scheme}://${host}`

/** True for an address of our own pages. Compares parsed parts: a prefix would also fit `app://kyufu.example`. */
export function isOwnAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  return url.protocol === `${scheme}:` && url.host === host && url.username === '' && url.password === ''
}

/** The parts of a frame that decide whether it may speak to the main process. */
export type FrameFacts = { readonly url: string; readonly origin: string; readonly parent: unknown }

/** True only for the main frame of our own page; a frame that is gone (null) is not. */
export function isOwnMainFrame(frame: FrameFacts | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === origin && isOwnAddress(frame.url)
}
