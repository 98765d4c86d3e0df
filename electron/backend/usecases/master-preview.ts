import type { MasterPreview, MasterPreviewRow } from '../../../shared/contract/masters.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { masterTables, type MasterKind } from '../../../shared/domain/master-tables-kinds.ts'
import type { Ledger } from '../files/xlsx-write.ts'
import type { ReadDb } from '../store/db.ts'
import { personsOf } from '../store/masters-read.ts'
import type { Row } from '../store/masters-tables.ts'
import { cellsOf, fieldChanges, rowTitle } from './master-rows.ts'
import type { WalkedRow } from './master-walk.ts'

/** The rows of a preview as they are gathered: the first ones of each verdict. */
export interface PreviewState {
  readonly take: (piece: readonly WalkedRow[]) => void
  readonly rows: (read: ReadDb) => Promise<MasterPreviewRow[]>
}

type Verdict = MasterPreviewRow['verdict']

interface Kept {
  readonly line: number
  readonly verdict: Verdict
  readonly before: Row | null
  readonly after: Row | null
  readonly errors: WalkedRow['errors']
}

const order: readonly Verdict[] = ['refused', 'changed', 'closed', 'added', 'gone', 'same']

/** Gathers up to `limit` rows of each verdict but 同じ; `hide`: addresses under 支援措置 are not for this user. */
export function newPreview(kind: MasterKind, day: IsoDate, hide: boolean, limit: number): PreviewState {
  const kept = new Map<Verdict, Kept[]>()
  const keep = (one: Kept): void => {
    const rows = kept.get(one.verdict) ?? []
    if (rows.length < limit) rows.push(one)
    kept.set(one.verdict, rows)
  }
  return {
    take(piece) {
      for (const { line, change, errors, gone } of piece) {
        if (gone !== null) keep({ line, verdict: 'gone', before: gone, after: null, errors })
        else if (change === null) keep({ line, verdict: 'refused', before: null, after: null, errors })
        else {
          if (change.verdict !== 'same') keep({ line, verdict: change.verdict, before: change.before, after: change.after, errors })
          if (change.closes !== null) keep({ line, verdict: 'closed', ...change.closes, errors })
        }
      }
    },
    async rows(read) {
      const all = order.flatMap((verdict) => kept.get(verdict) ?? [])
      const persons = hide && kind === 'residents' ? await guardedOf(read, all, day) : new Set<string>()
      return all.map((one) => previewRow(kind, one, persons))
    },
  }
}

async function guardedOf(read: ReadDb, rows: readonly Kept[], day: IsoDate): Promise<Set<string>> {
  const found = await personsOf(
    read,
    rows.map(({ before, after }) => after ?? before ?? {}),
    day,
  )
  const fresh = rows.flatMap(({ after }) => (after !== null && after['protection_from'] !== null ? [String(after['resident_no'])] : []))
  return new Set([...[...found].filter(([, person]) => person.guarded).map(([no]) => no), ...fresh])
}

function previewRow(kind: MasterKind, one: Kept, guarded: ReadonlySet<string>): MasterPreviewRow {
  const row = one.after ?? one.before
  const hide = row !== null && guarded.has(String(row['resident_no']))
  const fields = one.verdict === 'gone' || one.verdict === 'added' ? [] : fieldChanges(kind, one.before, one.after, hide)
  return {
    line: one.line,
    verdict: one.verdict,
    title: row === null ? '' : rowTitle(kind, cellsOf(kind, row, hide)),
    fields: one.before === null ? [] : fields,
    problems: one.errors.map(({ column, message }) => ({ column, message })),
  }
}

/** 判定 of a row of a master file. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  added: '追加',
  changed: '変更',
  closed: '前の行を閉じる',
  same: '同じ',
  refused: '取込不可',
  gone: '抽出にない',
}

/** 差分一覧. One line for each changed field, each refused cell, and each row that is new or missing. */
export function differenceSheet(preview: MasterPreview, madeAt: Date): Ledger {
  const lines = preview.shown.flatMap((row) => {
    const head = [verdictWords[row.verdict], row.line === 0 ? null : row.line, row.title]
    const fields = row.fields.map((field) => [...head, field.column, field.before, field.after, ''])
    const problems = row.problems.map((problem) => [...head, problem.column, '', '', problem.message])
    const gone =
      row.verdict === 'gone'
        ? [[...head, '', '', '', '抽出にありません。転出・死亡などを確かめてください（台帳からは消していません）。']]
        : []
    const all = [...fields, ...problems, ...gone]
    return all.length > 0 ? all : [[...head, '', '', '', '']]
  })
  return {
    sheet: '差分',
    title: `${masterTables[preview.kind].title}の差分（${preview.file}）`,
    columns: [
      { header: '判定', kind: 'text', width: 14 },
      { header: '行', kind: 'count', width: 8 },
      { header: '何の行か', kind: 'text', width: 34 },
      { header: '列', kind: 'text', width: 18 },
      { header: '今の値', kind: 'text', width: 30 },
      { header: '新しい値', kind: 'text', width: 30 },
      { header: '理由', kind: 'text', width: 60 },
    ],
    rows: lines,
    madeAt,
  }
}
