import { actName } from '../../../shared/domain/acts.ts'

/** The name of an act and one line about it. An erased body leaves the name alone. */
export function actText(action: string, body: string | null): { act: string; text: string } {
  const act = actName(action)
  if (body === null) return { act, text: '' }
  const fields = JSON.parse(body) as Readonly<Record<string, unknown>>
  const text = typeof fields['text'] === 'string' ? fields['text'] : ''
  return { act, text }
}
