import { type ReactNode, useId } from 'react'
import { aidsFields } from '../../../shared/programmes/daily-living-aids/programme.ts'
import { entryChoices, entryLabel } from '../../../shared/programmes/daily-living-aids/entry.ts'
import type { Client } from '../../client/client.ts'
import { type Candidate, CandidateInput } from './CandidateInput.tsx'
import { findItems, findPersons, findProviders, type ItemChoice, type Person, type ProviderChoice } from './candidates.tsx'

/** What is said below a field. */
export interface FieldMark {
  readonly tone: 'bad' | 'warn'
  readonly text: string
}

/** What picking a candidate does, and what other fields narrow the search by. */
export interface Picks {
  readonly typed: (fieldId: string) => string
  readonly person: (person: Person, from: string) => void
  readonly item: (item: ItemChoice) => void
  readonly provider: (provider: ProviderChoice) => void
}

const required = ['submittedAt', 'kana', 'name', 'birthDate', 'address', 'item', 'quantity', 'months', 'price', 'channel']

/** Widths of fields whose content has a known length; the others take the line. */
const widths: Readonly<Record<string, string>> = {
  channel: '8rem',
  submittedAt: '11rem',
  residentNo: '9rem',
  birthDate: '11rem',
  postalCode: '7rem',
  phone: '11rem',
  applicantKind: '9rem',
  agentRelation: '9rem',
  certificateKind: '15rem',
  certificateNo: '13rem',
  grade: '5rem',
  quantity: '5rem',
  months: '5rem',
  providerNo: '7rem',
  price: '9rem',
  estimateDate: '11rem',
  place: '9rem',
  careInsurance: '9rem',
  taxConsent: '9rem',
  alreadyBought: '9rem',
  voucherTo: '9rem',
}

const hints: Readonly<Record<string, string>> = {
  residentNo: '番号・カナ・氏名で候補',
  submittedAt: '例 R8.4.1',
  birthDate: '例 S62.12.21',
  price: '円',
  grade: '例 2級',
}

/** 入力欄の一行. Label at the left, the field, what is wrong below. */
export function EntryField({
  fieldId,
  mark,
  picks,
}: {
  readonly fieldId: string
  readonly mark: FieldMark | undefined
  readonly picks: Picks
}) {
  const id = useId()
  const field = aidsFields.find((one) => one.id === fieldId)
  if (field === undefined) return null
  const label = entryLabel(fieldId)
  const described = mark === undefined ? undefined : `${id}-mark`
  const invalid = mark?.tone === 'bad'
  const common = {
    id,
    name: fieldId,
    className: 'kd-input',
    'aria-invalid': invalid || undefined,
    'aria-describedby': described,
    style: { width: widths[fieldId] ?? '100%' },
  } as const
  const choices = field.kind === 'list' ? [] : entryChoices(field)
  const control = (): ReactNode => {
    if (field.kind === 'list') return <Boxes fieldId={fieldId} label={label} names={field.choices ?? []} />
    if (choices.length > 0) {
      return (
        <select {...common} defaultValue="">
          <option value="">－</option>
          {choices.map((choice, index) => (
            <option key={choice} value={choice}>
              {`${index + 1} ${choice}`}
            </option>
          ))}
        </select>
      )
    }
    const find = finderOf(fieldId, picks)
    if (find !== null) {
      return (
        <CandidateInput
          {...find}
          fieldId={fieldId}
          inputId={id}
          label={label}
          describedBy={described}
          invalid={invalid}
          width={widths[fieldId]}
        />
      )
    }
    return <input {...common} type="text" autoComplete="off" spellCheck={false} data-kind={field.kind} />
  }
  return (
    <div className="kd-entry-row" data-field={fieldId}>
      <label htmlFor={field.kind === 'list' ? undefined : id} className="kd-entry-label">
        {label}
        {required.includes(fieldId) ? (
          <span className="kd-required" title="必須">
            ※
          </span>
        ) : null}
      </label>
      <div className="kd-entry-control">
        <div className="kd-entry-line">
          {control()}
          {hints[fieldId] === undefined ? null : <span className="kd-hint">{hints[fieldId]}</span>}
        </div>
        {mark === undefined ? null : (
          <p id={`${id}-mark`} className="kd-entry-mark" data-tone={mark.tone}>
            {mark.tone === 'bad' ? '＊' : '△'}
            {mark.text}
          </p>
        )}
      </div>
    </div>
  )
}

function Boxes({ fieldId, label, names }: { readonly fieldId: string; readonly label: string; readonly names: readonly string[] }) {
  return (
    <fieldset className="kd-entry-boxes" aria-label={label}>
      {names.map((name) => (
        <label key={name} className="kd-tick">
          <input type="checkbox" name={fieldId} value={name} />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  )
}

interface Finder {
  readonly find: (call: Client['call'], text: string) => Promise<readonly Candidate[]>
  readonly onPick: (candidate: Candidate) => void
}

function finderOf(fieldId: string, picks: Picks): Finder | null {
  switch (fieldId) {
    case 'residentNo':
    case 'kana':
    case 'name':
      return {
        find: (call, text) => findPersons(call, text, picks.typed('birthDate')),
        onPick: (candidate) => picks.person(candidate as Person, fieldId),
      }
    case 'item':
      return {
        find: (call, text) => findItems(call, text, picks.typed('submittedAt')),
        onPick: (candidate) => picks.item(candidate as ItemChoice),
      }
    case 'providerNo':
    case 'providerName':
      return { find: (call, text) => findProviders(call, text), onPick: (candidate) => picks.provider(candidate as ProviderChoice) }
    default:
      return null
  }
}
