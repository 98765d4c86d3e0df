/** Where the next person's screens begin: a step of the practice leads to its own screen, everybody else begins at 今日の仕事. */
let path = '/'

export function beginAt(to: string): void {
  path = to
}

/** Told once. */
export function takeBeginning(): string {
  const told = path
  path = '/'
  return told
}
