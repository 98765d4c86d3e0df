/** What the person asked for on the command line. */
export type AppArguments = {
  /** Office folder; null means the default one. */
  readonly office: string | null
  /** Business day `YYYY-MM-DD`; null means today. */
  readonly on: string | null
}

/** A fault in the command line, ready to be shown. */
export type ArgumentProblem = { readonly problem: string }

/**
 * Reads `--office=DIR` and `--on=YYYY-MM-DD` (the same meaning as in the `kyufu` command). Other words are left to the
 * runtime, which has options of its own.
 */
export function readArguments(argv: readonly string[]): AppArguments | ArgumentProblem {
  let office: string | null = null
  let on: string | null = null
  for (const word of argv) {
    if (word === '--office' || word === '--on') {
      return { problem: `${word} の値は「${word}=値」の形で指定してください。アプリは起動していません。` }
    }
    if (word.startsWith('--office=')) office = word.slice('--office='.length)
    if (word.startsWith('--on=')) on = word.slice('--on='.length)
  }
  if (office === '') return { problem: '--office= にフォルダーの指定がありません。アプリは起動していません。' }
  if (on !== null && !isDay(on)) {
    return { problem: `--on=${on} は日付として読めません。2026-11-24 の形で指定してください。アプリは起動していません。` }
  }
  return { office, on }
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
