/** Quoted words that are names of the program: `reading 'length'`. Anything else in quotes may be a value or a path. */
const plainName = /^[A-Za-z_$][\w$]{0,30}$/

/**
 * A fault of the program as the log may hold it: its kind, its message without values, and where it happened. Engines quote what
 * they could not read, a person's data among it: texts in quotes, long runs of digits and whatever is not ASCII are struck out.
 */
export function faultText(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `thrown ${typeof thrown}`
  const { code } = thrown as { readonly code?: unknown }
  const kind = typeof code === 'string' ? `${thrown.name} ${struck(code)}` : thrown.name
  const { stack = '', message } = thrown
  // the stack begins with the message, which may have lines of its own
  const frames = stack
    .slice(stack.startsWith(`${thrown.name}: ${message}`) ? thrown.name.length + 2 + message.length : 0)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
  return [`${kind}: ${struck(message)}`, ...frames.map((line) => line.replaceAll(/[^ -~]+/g, '…'))].join('\n')
}

function struck(message: string): string {
  return message
    .slice(0, 2000)
    .replaceAll(/\s+/g, ' ')
    .replace(/"(.*)"/, '"…"')
    .replaceAll(/'([^']*)'|`([^`]*)`/g, (quoted, single: string | undefined, back: string | undefined) =>
      plainName.test(single ?? back ?? '') ? quoted : "'…'",
    )
    .replaceAll(/[^ -~]+/g, '…')
    .replaceAll(/\d{5,}/g, '#')
    .slice(0, 500)
}
