import { useState } from 'react'
import type { ColumnFacts } from '../../../shared/domain/column-facts.ts'
import type { Field } from '../../../shared/domain/field.ts'
import {
  type DraftHints,
  type ProfileDraft,
  setConstant,
  setSeparator,
  takesWords,
  toggleBeyondEra,
  toggleDateForm,
} from '../../../shared/domain/profile-draft.ts'
import { choiceOf, takesChoiceColumns } from '../../../shared/domain/profile-draft-choices.ts'
import { compileDateForm } from '../../../shared/domain/wareki.ts'
import { Button } from '../../ui/Button.tsx'
import { Choice, Field as TextField, Tick } from '../../ui/Field.tsx'
import { count } from '../../ui/format.ts'
import { Block, Facts } from '../../ui/Screen.tsx'
import { ChoicePart } from './ChoicePart.tsx'
import type { MappingRow } from './mapping-rows.ts'
import { valueOf, valueOptions, WordTable } from './WordTable.tsx'

interface PaneProps {
  readonly row: MappingRow
  readonly draft: ProfileDraft
  readonly hints: DraftHints
  readonly onDraft: (draft: ProfileDraft) => void
}

/** The right side of the mapping: what the column holds, and how its cells are to be read. */
export function MappingPane({ row, draft, hints, onDraft }: PaneProps) {
  const { column, field } = row
  if (column === null) return field === null ? null : <ConstantPane field={field} draft={draft} hints={hints} onDraft={onDraft} />
  const choice = choiceOf(draft, column.header)
  return (
    <>
      <h2 className="kd-h2">
        {column.header === '' ? '（見出しなし）' : column.header} → {field === null ? '取り込まない' : field.label}
      </h2>
      <Facts
        items={[
          ['見本', column.samples.length === 0 ? '（すべて空）' : column.samples.map((sample) => sample.slice(0, 80)).join(' ／ ')],
          ['空の行', `${count(column.empty)}／${count(column.filled + column.empty)}行`],
          ['状態', row.status.text === '' ? '✓ このまま読めます' : row.status.text],
        ]}
      />
      {field === null ? <p className="kd-note mt-2">Enter で取込先の項目を選びます。</p> : null}
      {field?.kind === 'date' || field?.kind === 'datetime' ? <DatePart column={column} draft={draft} onDraft={onDraft} /> : null}
      {field !== null && (takesChoiceColumns(field) || choice !== null) && field.id !== hints.itemField ? (
        <ChoicePart field={field} column={column} draft={draft} hints={hints} onDraft={onDraft} />
      ) : null}
      {field !== null && choice === null && field.kind === 'list' ? (
        <SeparatorPart field={field} column={column} draft={draft} hints={hints} onDraft={onDraft} />
      ) : null}
      {field !== null &&
      choice === null &&
      (takesWords(field, hints) || field.kind === 'number' || draft.values[field.id] !== undefined) ? (
        <Block title="言葉の対応">
          <WordTable draft={draft} field={field} column={column} hints={hints} onDraft={onDraft} />
        </Block>
      ) : null}
    </>
  )
}

function DatePart({
  column,
  draft,
  onDraft,
}: {
  readonly column: ColumnFacts
  readonly draft: ProfileDraft
  readonly onDraft: (draft: ProfileDraft) => void
}) {
  const [form, setForm] = useState('')
  const [error, setError] = useState<string | null>(null)
  const found = column.dateForms.map((one) => one.form)
  const others = draft.dateFormats.filter((one) => !found.includes(one))
  const add = (): void => {
    const wanted = form.normalize('NFKC').trim()
    if (compileDateForm(wanted) === null) {
      setError('年（YYYY か Gy）・月（M）・日（D）を1つずつ入れてください。例 Gy年M月D日')
      return
    }
    setError(null)
    setForm('')
    if (!draft.dateFormats.includes(wanted)) onDraft(toggleDateForm(draft, wanted))
  }
  return (
    <Block title="日付の形" note="全部の日付の項目に使います">
      <div className="flex flex-col">
        {column.dateForms.map((one) => (
          <Tick
            key={one.form}
            label={`${one.form}（${count(one.count)}行、例 ${one.sample}）`}
            checked={draft.dateFormats.includes(one.form)}
            onChange={() => onDraft(toggleDateForm(draft, one.form))}
          />
        ))}
        {others.map((one) => (
          <Tick key={one} label={`${one}（この列にはない）`} checked onChange={() => onDraft(toggleDateForm(draft, one))} />
        ))}
      </div>
      <Tick
        label="改元の年の日付のずれ（平成31年5月1日 → 令和元年5月1日）を、注意を付けて読む"
        checked={draft.acceptBeyondEra === true}
        onChange={() => onDraft(toggleBeyondEra(draft))}
      />
      {column.odd.length === 0 ? null : <p className="kd-callout">△ どの形でも読めない値: {column.odd.join('、')}</p>}
      <div className="mt-2 flex items-end gap-2">
        <TextField label="ほかの形" value={form} onChange={setForm} width="14rem" hint="例 Gy年M月D日、YYYY/M/D" error={error} />
        <Button onPress={add}>足す</Button>
      </div>
    </Block>
  )
}

const separatorWords: Readonly<Record<string, string>> = {
  '\n': '改行',
  '、': '読点 、',
  ';': 'セミコロン ;',
  ',': 'カンマ ,',
  '|': '縦棒 |',
  '/': 'スラッシュ /',
  '・': '中点 ・',
}

function SeparatorPart({
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
  const current = draft.separators[field.id] ?? ''
  const signs = [...new Set([...Object.keys(separatorWords), ...(current === '' ? [] : [current])])]
  return (
    <Block title="いくつも選んだときの区切り">
      <Choice
        label="区切りの文字"
        value={current}
        width="14rem"
        options={[
          { value: '', label: '（区切らない）' },
          ...signs.map((sign) => {
            const seen = column.separators.find((one) => one.separator === sign)
            return { value: sign, label: `${separatorWords[sign] ?? sign}${seen === undefined ? '' : `（${count(seen.cells)}行）`}` }
          }),
        ]}
        onChange={(sign) => onDraft(setSeparator(draft, field.id, sign === '' ? null : sign, column, hints))}
      />
    </Block>
  )
}

/** 決まった値: every row gets it, because the file has no column for the field. */
function ConstantPane({
  field,
  draft,
  hints,
  onDraft,
}: {
  readonly field: Field
  readonly draft: ProfileDraft
  readonly hints: DraftHints
  readonly onDraft: (draft: ProfileDraft) => void
}) {
  const value = draft.constants[field.id]
  const options = valueOptions(field, hints)
  const set = (text: string): void => onDraft(setConstant(draft, field.id, text === '' ? null : valueOf(field, text)))
  return (
    <>
      <h2 className="kd-h2">{field.label}</h2>
      <p className="kd-note mb-2">
        この項目の列はファイルにありません。列があれば、その列で Enter を押して選んでください。なければ、全部の行に同じ値を入れられます。
      </p>
      {options.length > 0 ? (
        <Choice
          label="全部の行の値"
          value={value === undefined ? '' : String(value)}
          options={[{ value: '', label: '（入れない）' }, ...options]}
          onChange={set}
          width="20rem"
        />
      ) : (
        <TextField label="全部の行の値" value={value === undefined ? '' : String(value)} onChange={set} width="20rem" />
      )}
    </>
  )
}
