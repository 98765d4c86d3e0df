import { useState } from 'react'
import type { PostRow } from '../../../shared/contract/routes.ts'
import { seatCapacityNames } from '../../../shared/domain/delegation.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Block, Pane } from '../../ui/Screen.tsx'
import { useCan, useSession } from '../../ui/session.tsx'
import { StatusMark, Tag } from '../../ui/StatusMark.tsx'
import { DeputiesDialog, EndSeatDialog, PostDialog, SeatDialog } from './post-dialogs.tsx'
import { spanText, timeWord } from './route-words.ts'

type Asking = 'seat' | 'end' | 'deputies' | 'post'

const seatNow = (row: PostRow, day: string) => row.seats.find((seat) => timeWord(seat, day) === '現行')

const columnsOn = (day: string): readonly Column<PostRow>[] => [
  { id: 'name', header: '役職', width: 'minmax(6rem, 1fr)', cell: (row) => row.name },
  { id: 'holder', header: 'いまの担当', width: 'minmax(8rem, 1.2fr)', cell: (row) => seatNow(row, day)?.name ?? '欠員' },
  {
    id: 'how',
    header: '就き方',
    width: '5.6rem',
    cell: (row) => (seatNow(row, day) === undefined ? '－' : seatCapacityNames[seatNow(row, day)?.capacity ?? 'regular']),
  },
  {
    id: 'deputy',
    header: '代決者',
    width: 'minmax(8rem, 1.2fr)',
    from: 560,
    cell: (row) => row.deputies.map((one) => one.name).join('、') || '－',
  },
  {
    id: 'look',
    header: '注意',
    width: 'minmax(7rem, 1fr)',
    cell: (row) =>
      row.gaps.length > 0 ? (
        <StatusMark mark="judge" word="欠員あり" />
      ) : row.seats.some((seat) => seat.problem !== null) ? (
        <StatusMark mark="judge" word="役割なし" />
      ) : row.used ? (
        <StatusMark mark="ok" word="経路に使用" />
      ) : (
        '経路にない'
      ),
  },
]

/** 役職と担当. Who holds what from when to when; 1 April is entered in March. */
export function PostsTab() {
  const { office } = useSession()
  const { tell, done } = useNotices()
  const mayWrite = useCan('route.write')
  const list = useQueryOp('route.posts', {})
  const [active, setActive] = useState<string | null>(null)
  const [asking, setAsking] = useState<Asking | null>(null)
  const day = office.businessDay
  const rows = list.data ?? []
  const shown = rows.find((row) => row.name === active) ?? rows[0]
  const ask = (what: Asking) => () => {
    if (!mayWrite) tell('役職と担当を変えられるのは管理者です。管理者に依頼してください。')
    else if (shown === undefined && what !== 'post') tell('役職を選んでください。')
    else setAsking(what)
  }
  useKeys(
    'routes',
    { add: ask('seat'), change: ask('post'), end: ask('end'), deputies: ask('deputies') },
    { labels: { add: '担当を登録', change: '役職を登録', end: '担当を終了', deputies: '代決者を登録' } },
  )
  const finish = (text: string): void => {
    setAsking(null)
    done(text)
  }
  return (
    <div className="kd-split" data-wide-right="">
      <div className="kd-column">
        {list.error === null ? null : <ProblemBox error={list.error} />}
        <DataGrid<PostRow>
          label="役職の一覧"
          ids={rows.map((row) => row.name)}
          rowOf={(id) => rows.find((row) => row.name === id)}
          nameOf={(row) => `${row.name} ${seatNow(row, day)?.name ?? '欠員'}`}
          columns={columnsOn(day)}
          active={shown?.name ?? null}
          onActive={setActive}
          onOpen={ask('seat')}
          focusOn={0}
          empty={
            list.data === undefined ? (
              <Loading what="役職" />
            ) : (
              <EmptyState title="役職がありません。">
                <p>F4 で担当を登録すると、起案がその人に回ります。</p>
              </EmptyState>
            )
          }
        />
      </div>
      <Pane label="役職の担当と代決者">
        {shown === undefined ? null : (
          <>
            {shown.gaps.map((gap) => (
              <p key={gap.from} className="kd-callout m-0">
                △ {spanText(gap.from, gap.to)}、「{shown.name}
                」に就いている人がいません。この役職を通る起案ができません。後任か事務取扱を登録してください。
              </p>
            ))}
            {shown.seats.map((seat) =>
              seat.problem === null ? null : (
                <p key={seat.userId} className="kd-callout m-0">
                  △ {seat.name}: {seat.problem}。
                </p>
              ),
            )}
            <Block title={`${shown.name}の担当`} note={`順位 ${shown.rank}`}>
              <table className="kd-table">
                <thead>
                  <tr>
                    <th scope="col">氏名</th>
                    <th scope="col">就き方</th>
                    <th scope="col">期間</th>
                    <th scope="col">いま</th>
                  </tr>
                </thead>
                <tbody>
                  {[...shown.seats].reverse().map((seat) => (
                    <tr key={`${seat.userId}${seat.validFrom}`}>
                      <td>{seat.name}</td>
                      <td>{seatCapacityNames[seat.capacity]}</td>
                      <td>{spanText(seat.validFrom, seat.validTo)}</td>
                      <td>
                        <Tag tone={timeWord(seat, day) === '現行' ? 'key' : 'plain'}>{timeWord(seat, day)}</Tag>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Block>
            <Block title="代決者" note="決裁者が不在のとき、上から順に、いる人が代決します">
              {shown.deputies.length === 0 ? <p>登録がありません。不在の間、この役職の決裁は進みません。</p> : null}
              <ol className="kd-list">
                {shown.deputies.map((one) => (
                  <li key={`${one.userId}${one.validFrom}`}>
                    {one.rank}位 {one.name}（{spanText(one.validFrom, one.validTo)}）
                  </li>
                ))}
              </ol>
            </Block>
            {mayWrite ? (
              <div className="flex flex-wrap gap-2 p-3">
                <Button look="solid" shortcut="F2" onPress={ask('seat')}>
                  担当を登録
                </Button>
                <Button shortcut="F8" onPress={ask('deputies')}>
                  代決者を登録
                </Button>
                <Button shortcut="d" onPress={ask('end')}>
                  担当を終了
                </Button>
                <Button shortcut="F4" onPress={ask('post')}>
                  役職を登録
                </Button>
              </div>
            ) : null}
          </>
        )}
      </Pane>
      {asking === 'seat' && shown !== undefined ? <SeatDialog post={shown} onClose={() => setAsking(null)} onDone={finish} /> : null}
      {asking === 'end' && shown !== undefined ? <EndSeatDialog post={shown} onClose={() => setAsking(null)} onDone={finish} /> : null}
      {asking === 'deputies' && shown !== undefined ? (
        <DeputiesDialog post={shown} onClose={() => setAsking(null)} onDone={finish} />
      ) : null}
      {asking === 'post' ? <PostDialog onClose={() => setAsking(null)} onDone={finish} /> : null}
    </div>
  )
}
