/**
 * What a page may do at all: code, styles, fonts and calls only from the built files. Blobs are for papers shown on
 * the screen and for workers; data: only for small pictures. Style attributes are open because the built-in PDF viewer
 * wraps a paper in a page of its own that inherits this policy and lays itself out by them; style sheets are not.
 */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "frame-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
