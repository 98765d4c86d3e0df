import { useQuery } from '@tanstack/react-query'
import type { CaseRow } from '../../../shared/contract/cases.ts'
import { useClient, useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { count, yen } from '../../ui/format.ts'
import { Figures } from '../../ui/Screen.tsx'
import type { Undoable } from '../parts/review-panels.tsx'
import { mostAtOnce, rowsOf } from './rows-of.ts'

/** 一括の適合: what would be done, what is left out and why, before anything is done. */
export function BulkGrantDialog({
  caseNos,
  onClose,
  onDone,
}: {
  readonly caseNos: readonly string[]
  readonly onClose: () => void
  /** With the cases that are still to be judged one by one. */
  readonly onDone: (last: Undoable, left: ReadonlySet<string>) => void
}) {
  const client = useClient()
  const found = useQuery({ queryKey: ['bulk', caseNos], queryFn: () => rowsOf(client, caseNos), gcTime: 0 })
  const grant = useCommandOp('review.grantMany')
  const rows = found.data ?? []
  const clean = rows.filter(isClean).slice(0, mostAtOnce)
  const left = rows.filter((row) => !clean.includes(row))
  const submit = (): void =>
    grant.mutate(
      { cases: clean.map(({ caseNo, version }) => ({ caseNo, version })) },
      {
        onSuccess: ({ done, refused }) => {
          const finished = new Set(done.map((one) => one.caseNo))
          const still = caseNos.filter((caseNo) => !finished.has(caseNo))
          const why = refused[0] === undefined ? '' : `うち${count(refused.length)}件は断られました（${refused[0].why}）`
          const rest = still.length === 0 ? '' : `${count(still.length)}件は選択したまま残しました。${why}`
          onDone({ cases: done, text: `${count(done.length)}件を適合にしました。${rest}` }, new Set(still))
        },
      },
    )
  return (
    <Dialog
      title="選択した案件をまとめて適合にする"
      {...(clean.length === 0 ? {} : { confirm: `${count(clean.length)}件を適合にする`, onConfirm: submit })}
      shortcut="Ctrl+Enter"
      onClose={onClose}
      busy={grant.isPending}
    >
      {found.error === null ? null : <ProblemBox error={found.error} />}
      {found.data === undefined ? (
        <Loading what="選択した案件" />
      ) : (
        <>
          <Figures
            items={[
              { label: '適合にする', value: count(clean.length), unit: '件' },
              { label: '公費負担額の計', value: yen(sum(clean, 'publicPayment')), unit: '円' },
              { label: '利用者負担額の計', value: yen(sum(clean, 'selfPayment')), unit: '円' },
              { label: '対象外', value: count(left.length), unit: '件', tone: left.length > 0 ? 'warn' : undefined },
            ]}
          />
          {left.length === 0 ? null : (
            <ul className="kd-callout" aria-label="対象外の案件">
              {reasons(left).map(([why, n]) => (
                <li key={why}>
                  {why}: {count(n)}件
                </li>
              ))}
            </ul>
          )}
          <p className="kd-note">
            {clean.length === 0
              ? '選んだ案件に、審査項目がすべて○のものはありません。△・×のある案件は、1件ずつ理由を付けて判断してください。'
              : '実行のときに、もう一度すべての審査項目を確かめます。その間に変わった案件だけが残ります。Ctrl+Z で元に戻せます。'}
          </p>
        </>
      )}
      {grant.error === null ? null : <ProblemBox error={grant.error} />}
    </Dialog>
  )
}

const isClean = (row: CaseRow): boolean => row.proposal === 'grant' && (row.state === 'received' || row.state === 'reviewed')

const sum = (rows: readonly CaseRow[], key: 'publicPayment' | 'selfPayment'): number => rows.reduce((all, row) => all + (row[key] ?? 0), 0)

function reasons(rows: readonly CaseRow[]): readonly (readonly [why: string, count: number])[] {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const why = isClean(row)
      ? `一度に扱えるのは${count(mostAtOnce)}件までです`
      : row.state !== 'received' && row.state !== 'reviewed'
        ? '受付・審査済の案件ではない'
        : row.proposal === 'ask'
          ? '△要確認の項目がある'
          : row.proposal === 'refuse'
            ? '×不適合の項目がある'
            : 'まだ審査していない（F8 で一括審査）'
    counts.set(why, (counts.get(why) ?? 0) + 1)
  }
  return [...counts]
}
