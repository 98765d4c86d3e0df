import type { ColumnFacts } from '../../../shared/domain/column-facts.ts'
import type { Field } from '../../../shared/domain/field.ts'
import { mapColumn, type DraftHints, type ProfileDraft } from '../../../shared/domain/profile-draft.ts'
import { choiceHeaders, choiceOf, guessedChoice, setChoice, withoutChoices } from '../../../shared/domain/profile-draft-choices.ts'
import { Choice, Field as TextField } from '../../ui/Field.tsx'
import { Block } from '../../ui/Screen.tsx'

/** 選択肢ごとの列: whether the column holds the words of the field, or marks for one of its choices, and for which. */
export function ChoicePart({
  field,
  column,
  draft,
  hints,
  onDraft,
}: {
  readonly field: Field
  readonly column: ColumnFacts
  readonly draft: ProfileDraft
  readonly hints: DraftHints
  readonly onDraft: (draft: ProfileDraft) => void
}) {
  const choice = choiceOf(draft, column.header)
  const value = choice === null ? '' : String(choice.value)
  const others = choiceHeaders(draft, field.id).filter((header) => header !== column.header)
  const known = field.choices ?? []
  const words = value === '' || known.includes(value) ? known : [...known, value]
  const asWhole = (): void => onDraft(mapColumn(withoutChoices(draft, field.id), column, field.id, hints))
  return (
    <Block title="列の持ち方">
      <Choice
        label="この列にあるもの"
        value={choice === null ? 'whole' : 'mark'}
        width="22rem"
        options={[
          { value: 'whole', label: '選んだ言葉（一つの列に全部）' },
          { value: 'mark', label: '一つの選択肢の印（○・1・はい など）' },
        ]}
        onChange={(next) =>
          next === 'whole' ? asWhole() : onDraft(setChoice(draft, column.header, field.id, guessedChoice(field, column.header, hints)))
        }
      />
      {choice === null ? null : (
        <div className="mt-2">
          {known.length === 0 ? (
            <TextField
              label="印があるときの値"
              value={value}
              width="18rem"
              onChange={(text) => (text.trim() === '' ? undefined : onDraft(setChoice(draft, column.header, field.id, text)))}
            />
          ) : (
            <Choice
              label="印があるときの値"
              value={value}
              width="18rem"
              options={words.map((word) => ({ value: word, label: known.includes(word) ? word : `${word}（決められた言葉にない）` }))}
              onChange={(word) => onDraft(setChoice(draft, column.header, field.id, word))}
            />
          )}
          <p className="kd-note mt-1">
            {others.length === 0
              ? `ほかの選択肢の列も、取込先に「${field.label}」を選ぶと加わります。`
              : `一緒に読む列: ${others.join('、')}。`}
            空・×・0・いいえ は「選んでいない」と読みます。
          </p>
        </div>
      )}
    </Block>
  )
}
