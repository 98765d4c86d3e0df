import { useEffect } from 'react'
import type { Input } from '../../../shared/contract.ts'
import type { Inspection, ProfileJson } from '../../../shared/contract/profiles.ts'
import { parseProfile } from '../../../shared/domain/profile.ts'
import type { DraftHints, ProfileDraft } from '../../../shared/domain/profile-draft.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import { useClient } from '../../client/hooks.tsx'
import { useSettled } from '../../ui/use-settled.ts'

/** What the person chose of the form by hand. */
export type FormWish = Omit<Input<'import.inspect'>, 'ticket'>

/** 対応付けの途中. A file that was looked at, and the mapping as it stands. */
export interface MappingWork {
  readonly ticket: string
  readonly wish: FormWish
  readonly seen: Inspection
  readonly draft: ProfileDraft
  /** Headers whose field the person chose: nothing about them is a guess any more. */
  readonly confirmed: readonly string[]
  /** The draft as the saved profile of that id says it; null: there is none, or it does not read the file as it stands. */
  readonly saved: ProfileDraft | null
}

/** The work on a file just looked at; `kept` is a mapping of the same columns that was not finished. */
export function workOn(ticket: string, wish: FormWish, seen: Inspection, kept: ProfileDraft | null = null): MappingWork {
  const saved = seen.profile?.ready === true ? seen.draft : null
  const form = { encoding: seen.encoding, delimiter: seen.delimiter, headerRow: seen.headerRow }
  return { ticket, wish, seen, draft: kept === null ? seen.draft : { ...kept, ...form }, confirmed: [], saved }
}

/** The work after the form was changed by hand: what was mapped stays as long as the columns are the same. */
export function reworked(before: MappingWork, part: FormWish, seen: Inspection): MappingWork {
  const wish = { ...before.wish, ...part }
  const headers = (one: Inspection): string => JSON.stringify(one.columns.map((column) => column.header))
  const otherStart = 'programme' in part || 'profile' in part || headers(seen) !== headers(before.seen)
  const fresh = workOn(before.ticket, wish, seen, otherStart ? null : before.draft)
  return otherStart ? fresh : { ...fresh, confirmed: before.confirmed }
}

/** A profile of this id reads the file just as the draft does. */
export function isSaved({ draft, saved }: MappingWork): boolean {
  return saved !== null && JSON.stringify(draft) === JSON.stringify(saved)
}

export function hintsOf(seen: Inspection): DraftHints {
  const programme = findProgramme(seen.programme)
  const meanings = { id: 'known', programme: seen.programme, encoding: 'utf-8', columns: { known: 'known' }, values: seen.meanings }
  const known = parseProfile(meanings)
  return {
    fields: programme?.fields ?? [],
    itemField: programme?.itemField ?? '',
    known: known.ok ? [known.profile] : [],
    items: seen.items,
  }
}

/** Whether a field is needed in every row, whatever else the row says. */
export function isRequired(programmeId: string, fieldId: string): boolean {
  return findProgramme(programmeId)?.fieldRule(fieldId, {}, null) === 'required'
}

/** The draft as it travels. */
export function jsonOf(draft: ProfileDraft): ProfileJson {
  return JSON.parse(JSON.stringify(draft)) as ProfileJson
}

/** Puts the unfinished mapping away after each pause, so that it outlives the window. Nothing of the rows is in it. */
export function useKeepMapping(work: MappingWork): void {
  const client = useClient()
  const draft = useSettled(work.draft, 500)
  const { seen } = work
  const untouched = draft === seen.draft || isSaved({ ...work, draft })
  useEffect(() => {
    if (untouched) return
    const headers = seen.columns.map((column) => column.header)
    // what cannot be put away now is put away after the next change
    void client.job('mapping.keep', { draft: jsonOf(draft), file: seen.file, sha256: seen.sha256, headers }).catch(() => undefined)
  }, [client, draft, seen, untouched])
}
