import type { Output } from '../../../shared/contract.ts'
import { shortDay, yen } from '../../ui/format.ts'
import { ProtectedMark } from '../../ui/StatusMark.tsx'
import type { Client } from '../../client/client.ts'
import type { Candidate } from './CandidateInput.tsx'

export type Person = Output<'entry.persons'>[number] & Candidate
export type ItemChoice = Output<'entry.items'>[number] & Candidate
export type ProviderChoice = Output<'entry.providers'>[number] & Candidate

/** 対象者の候補. Told apart by birthday and number; an address is not needed for that and is not shown. */
export async function findPersons(call: Client['call'], text: string, birthDate: string): Promise<readonly Person[]> {
  const rows = await call('entry.persons', { text: text.slice(0, 100), ...(birthDate === '' ? {} : { birthDate: birthDate.slice(0, 40) }) })
  return rows.map((row) => ({
    ...row,
    id: row.residentNo,
    text: (
      <>
        <span className="kd-candidate-main">{row.name}</span>
        <span>{row.kana}</span>
        <span className="kd-note">
          {shortDay(row.birthDate)}（{row.age}歳） {row.residentNo}
        </span>
        {row.livesHere ? null : <span className="kd-note">市外</span>}
        {row.protected ? <ProtectedMark /> : null}
      </>
    ),
  }))
}

export async function findItems(call: Client['call'], text: string, day: string): Promise<readonly ItemChoice[]> {
  const rows = await call('entry.items', { text: text.slice(0, 100), ...(day === '' ? {} : { day: day.slice(0, 40) }) })
  return rows.map((row) => ({
    ...row,
    id: row.code,
    text: (
      <>
        <span className="kd-candidate-main">{row.code}</span>
        <span>{row.name}</span>
        <span className="kd-note">
          基準額 {yen(row.ceiling)}円／{row.unit}
          {row.opinionRequired ? '　意見書が必要' : ''}
        </span>
      </>
    ),
  }))
}

export async function findProviders(call: Client['call'], text: string): Promise<readonly ProviderChoice[]> {
  const rows = await call('entry.providers', { text: text.slice(0, 100) })
  return rows.map((row) => ({
    ...row,
    id: row.providerNo,
    text: (
      <>
        <span className="kd-candidate-main">{row.providerNo}</span>
        <span>{row.name}</span>
        <span className="kd-note">{row.registered ? '' : '登録なし（業務日の時点）'}</span>
      </>
    ),
  }))
}
