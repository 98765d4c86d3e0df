import { useState } from 'react'
import type { AbsenceRow } from '../../../shared/contract/routes.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Block, Pane } from '../../ui/Screen.tsx'
import { shortDay } from '../../ui/format.ts'
import { useCan, useSession } from '../../ui/session.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { dayOf, shortSpan, spanText, timeWord } from './route-words.ts'

const idOf = (row: AbsenceRow): string => JSON.stringify([row.userId, row.post, row.from])

const timeOf = (row: AbsenceRow, day: string) => timeWord({ validFrom: row.from, validTo: row.to }, day)

const columnsOn = (day: string): readonly Column<AbsenceRow>[] => [
  { id: 'name', header: '氏名', width: 'minmax(6rem, 1fr)', cell: (row) => row.name },
  { id: 'post', header: '役職', width: 'minmax(4rem, 0.8fr)', cell: (row) => (row.post === '' ? '－' : row.post) },
  { id: 'span', header: '期間', width: 'minmax(10.5rem, 2fr)', cell: (row) => shortSpan(row.from, row.to) },
  { id: 'reason', header: '事由', width: 'minmax(5rem, 1fr)', cell: (row) => row.reason },
  {
    id: 'time',
    header: '状態',
    width: '4.6rem',
    cell: (row) => (
      <Tag tone={timeOf(row, day) === '現行' ? 'warn' : 'plain'}>{timeOf(row, day) === '現行' ? '不在' : timeOf(row, day)}</Tag>
    ),
  },
]

/** 不在. One's own, or everybody's for the administrator. */
export function AbsencesTab() {
  const { office, user } = useSession()
  const { tell, done } = useNotices()
  const mayAll = useCan('route.write')
  const list = useQueryOp('absence.list', { limit: 1000 })
  const [active, setActive] = useState<string | null>(null)
  const [asking, setAsking] = useState<'add' | 'correct' | 'drop' | null>(null)
  const day = office.businessDay
  const rows = list.data ?? []
  const shown = rows.find((row) => idOf(row) === active) ?? rows[0]
  const mend = (what: 'correct' | 'drop') => () => {
    if (shown === undefined) tell('不在の行を選んでください。')
    else if (!mayAll && shown.userId !== user.userId)
      tell(`訂正できるのは自分の不在だけです。${shown.name}さんか管理者に依頼してください。`)
    else setAsking(what)
  }
  useKeys(
    'routes',
    { add: () => setAsking('add'), change: mend('correct'), end: mend('drop') },
    { labels: { add: '不在を登録', change: '訂正', end: '取り消す' } },
  )
  return (
    <div className="kd-split" data-wide-right="">
      <div className="kd-column">
        {list.error === null ? null : <ProblemBox error={list.error} />}
        <DataGrid<AbsenceRow>
          label="不在の一覧"
          ids={rows.map(idOf)}
          rowOf={(id) => rows.find((row) => idOf(row) === id)}
          nameOf={(row) => `${row.name} ${row.post} ${spanText(row.from, row.to)} ${row.reason}`}
          columns={columnsOn(day)}
          active={shown === undefined ? null : idOf(shown)}
          onActive={setActive}
          onOpen={mend('correct')}
          focusOn={0}
          empty={
            list.data === undefined ? (
              <Loading what="不在" />
            ) : (
              <EmptyState title="不在の登録はありません。">
                <p>F2 で登録すると、その間の決裁が代決者や次の役職に回ります。</p>
              </EmptyState>
            )
          }
        />
      </div>
      <Pane label="不在の扱い">
        <Block title="不在の間の決裁">
          <ul className="kd-list">
            <li>途中の役職が不在のときは、次の役職に回り、戻ってから後閲します。</li>
            <li>決裁者が不在のときは、順位の高い代決者が代決し、決裁者は戻ってから後閲します。</li>
            <li>誤った登録を訂正しても、その間の決裁は取り消されません。何があったかを示し、記録に残します。</li>
          </ul>
          <div className="mt-2 flex flex-wrap gap-2">
            <Button look="solid" shortcut="F2" onPress={() => setAsking('add')}>
              不在を登録
            </Button>
            <Button shortcut="F4" onPress={mend('correct')}>
              訂正
            </Button>
            <Button shortcut="d" onPress={mend('drop')}>
              取り消す
            </Button>
          </div>
        </Block>
      </Pane>
      {asking === 'add' ? (
        <AddDialog
          onClose={() => setAsking(null)}
          onDone={(text) => {
            setAsking(null)
            done(text)
          }}
        />
      ) : null}
      {(asking === 'correct' || asking === 'drop') && shown !== undefined ? (
        <CorrectDialog
          row={shown}
          drop={asking === 'drop'}
          onClose={() => setAsking(null)}
          onDone={(text) => {
            setAsking(null)
            done(text)
          }}
        />
      ) : null}
    </div>
  )
}

interface DoneProps {
  readonly onClose: () => void
  readonly onDone: (text: string) => void
}

const dayAsked = '日は R8.12.1 や 2026-12-01 のように入力してください。'

function AddDialog({ onClose, onDone }: DoneProps) {
  const { office, user } = useSession()
  const mayAll = useCan('route.write')
  const users = useQueryOp('users.list', {}, { enabled: mayAll })
  const add = useCommandOp('absence.add')
  const [who, setWho] = useState(mayAll ? '' : user.userId)
  const [from, setFrom] = useState(shortDay(office.businessDay))
  const [to, setTo] = useState('')
  const [reason, setReason] = useState('')
  const blocked =
    who === ''
      ? '不在になる人を選んでください。'
      : dayOf(from) === '' || (to.trim() !== '' && dayOf(to) === '')
        ? dayAsked
        : reason.trim() === ''
          ? '事由を入力してください。'
          : null
  const confirm = (): void =>
    add.mutate(
      { user: who, post: null, from: dayOf(from), to: to.trim() === '' ? null : dayOf(to), reason: reason.trim() },
      { onSuccess: (made) => onDone(`${made[0]?.name ?? ''}さんの不在を登録しました（${made.map((row) => row.post).join('・')}）。`) },
    )
  return (
    <Dialog
      draft="absence.add"
      title="不在を登録します"
      confirm="登録する"
      blocked={blocked}
      onConfirm={confirm}
      onClose={onClose}
      busy={add.isPending}
    >
      {mayAll ? (
        <Choice
          label="不在になる人"
          value={who}
          onChange={setWho}
          options={[
            { value: '', label: '（選んでください）' },
            ...(users.data ?? []).map((one) => ({
              value: one.user,
              label: `${one.name}${one.posts.length === 0 ? '' : `（${one.posts.join('・')}）`}`,
            })),
          ]}
          width="18rem"
          autoFocus
        />
      ) : (
        <p>
          {user.name}（{user.posts.join('・')}）
        </p>
      )}
      <div className="flex flex-wrap items-start gap-3">
        <Field label="いつから" value={from} onChange={setFrom} width="11rem" autoFocus={!mayAll} />
        <Field label="いつまで" hint="決まっていなければ空のまま" value={to} onChange={setTo} width="11rem" />
      </div>
      <Field label="事由" hint="例: 出張、休暇、研修" value={reason} onChange={setReason} required />
      {add.error === null ? null : <ProblemBox error={add.error} />}
    </Dialog>
  )
}

function CorrectDialog({ row, drop, onClose, onDone }: DoneProps & { readonly row: AbsenceRow; readonly drop: boolean }) {
  const correct = useCommandOp('absence.correct')
  const [from, setFrom] = useState(shortDay(row.from))
  const [to, setTo] = useState(row.to === null ? '' : shortDay(row.to))
  const [why, setWhy] = useState('')
  const blocked =
    !drop && (dayOf(from) === '' || (to.trim() !== '' && dayOf(to) === ''))
      ? dayAsked
      : why.trim() === ''
        ? '訂正の理由を入力してください。'
        : null
  const confirm = (): void =>
    correct.mutate(
      {
        user: row.userId,
        post: row.post,
        from: row.from,
        right: drop ? null : { from: dayOf(from), to: to.trim() === '' ? null : dayOf(to) },
        why: why.trim(),
      },
      {
        onSuccess: ({ meanwhile }) =>
          onDone(
            meanwhile.length === 0
              ? '不在を訂正しました。その間に、不在として扱われた起案はありません。'
              : `不在を訂正しました。その間に不在として扱われた起案: ${meanwhile.map((one) => `${one.draftNo}（${one.why}）`).join('、')}。決裁は取り消されません。内容を確かめてください。`,
          ),
      },
    )
  return (
    <Dialog
      draft={`absence.${row.userId}.${row.post}.${row.from}`}
      title={drop ? `${row.name}さんの不在の登録を取り消します` : `${row.name}さんの不在を訂正します`}
      confirm={drop ? '取り消す' : '訂正する'}
      danger={drop}
      shortcut="Ctrl+Enter"
      blocked={blocked}
      onConfirm={confirm}
      onClose={onClose}
      busy={correct.isPending}
    >
      <p>
        今の登録: {row.post} {spanText(row.from, row.to)} {row.reason}
      </p>
      {drop ? null : (
        <div className="flex flex-wrap items-start gap-3">
          <Field label="正しい始まりの日" value={from} onChange={setFrom} width="11rem" autoFocus />
          <Field label="正しい終わりの日" hint="決まっていなければ空のまま" value={to} onChange={setTo} width="11rem" />
        </div>
      )}
      <Field label="訂正の理由" value={why} onChange={setWhy} rows={2} required autoFocus={drop} />
      {correct.error === null ? null : <ProblemBox error={correct.error} />}
    </Dialog>
  )
}
