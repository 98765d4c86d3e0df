import type { Field } from '../../../shared/domain/field.ts'
import { type DraftHints, openWords, type ProfileDraft, setWord, wordsOf, wordValue } from '../../../shared/domain/profile-draft.ts'
import type { ColumnFacts } from '../../../shared/domain/column-facts.ts'
import type { ValueWord } from '../../../shared/domain/profile.ts'
import { count } from '../../ui/format.ts'

const channels: Readonly<Record<string, string>> = { online: 'オンライン', counter: '窓口', post: '郵送', phone: '電話' }

/** Canonical words of a field, as a select shows them. */
export function valueOptions(field: Field, hints: DraftHints): readonly { readonly value: string; readonly label: string }[] {
  if (field.kind === 'flag') {
    return [
      { value: 'true', label: 'はい' },
      { value: 'false', label: 'いいえ' },
    ]
  }
  if (field.id === hints.itemField) return hints.items.map((item) => ({ value: item.code, label: `${item.code} ${item.name}` }))
  return (field.choices ?? []).map((choice) => ({
    value: choice,
    label: (field.id === 'channel' ? channels[choice] : undefined) ?? choice,
  }))
}

/** What a select or an input gave, as the profile keeps it; `as it is` is null. */
export function valueOf(field: Field, text: string): ValueWord | null {
  if (text === keepWord) return null
  if (text === emptyWord) return ''
  if (field.kind === 'flag') return text === 'true'
  if (field.kind === 'number') return /^[0-9]+$/.test(text) ? Number(text) : text === '' ? null : text
  return text
}

const keepWord = '\u0000keep'
const emptyWord = '\u0000empty'

/** 言葉の対応: each different word of the column and what it means here. */
export function WordTable({
  draft,
  field,
  column,
  hints,
  onDraft,
}: {
  readonly draft: ProfileDraft
  readonly field: Field
  readonly column: ColumnFacts
  readonly hints: DraftHints
  readonly onDraft: (draft: ProfileDraft) => void
}) {
  const words = wordsOf(draft, field, column, hints)
  if (words.length === 0) {
    return column.words === null ? <p className="kd-note">言葉の種類が多いので、そのまま読みます。</p> : null
  }
  const open = new Set(openWords(draft, field, column, hints))
  const options = valueOptions(field, hints)
  const set = (word: string, text: string): void => onDraft(setWord(draft, field.id, word, valueOf(field, text)))
  return (
    <table className="kd-table w-full">
      <thead>
        <tr>
          <th scope="col">ファイルの言葉</th>
          <th scope="col">数</th>
          <th scope="col">意味</th>
        </tr>
      </thead>
      <tbody>
        {words.map(({ word, count: times }) => {
          const value = wordValue(draft, field.id, word)
          const label = `「${word}」の意味`
          return (
            <tr key={word}>
              <td>
                {open.has(word) ? <span aria-label="意味が未定">△ </span> : null}
                {word}
              </td>
              <td className="text-right">{count(times)}</td>
              <td>
                {options.length === 0 ? (
                  <input
                    className="kd-input w-full"
                    aria-label={label}
                    value={value === null ? '' : String(value)}
                    onChange={(event) => set(word, event.target.value)}
                  />
                ) : (
                  <select
                    className="kd-input w-full"
                    aria-label={label}
                    value={value === null ? keepWord : value === '' ? emptyWord : String(value)}
                    onChange={(event) => set(word, event.target.value)}
                  >
                    <option value={keepWord}>{open.has(word) ? '選んでください' : '（そのまま）'}</option>
                    {field.kind === 'flag' ? null : <option value={emptyWord}>（空にする）</option>}
                    {options.map((option) => (
                      <option key={option.value} value={option.value}>
                        {option.label}
                      </option>
                    ))}
                  </select>
                )}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
