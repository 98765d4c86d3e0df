/**
 * What of the words of `npm start` is for the program. `--sample` is for the tool: the office of 見本市 in `sampleOffice` is opened; an
 * office that is named beside it weighs more.
 */
export function wordsForProgram(
  args: readonly string[],
  sampleOffice: string,
): { readonly sample: boolean; readonly words: readonly string[] } {
  const words = args.filter((word) => word !== '--sample')
  const sample = words.length < args.length && !words.some((word) => word.startsWith('--office='))
  return { sample, words: sample ? [...words, `--office=${sampleOffice}`] : words }
}
