import { useState } from 'react'
import type { Output } from '../../shared/contract.ts'
import { type Role, roleNames } from '../../shared/permissions.ts'
import { useJobOp, useQueryOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { useBridge } from '../ui/bridge-context.tsx'
import { Button } from '../ui/Button.tsx'
import { type Column, DataGrid } from '../ui/DataGrid.tsx'
import { Loading } from '../ui/EmptyState.tsx'
import { count } from '../ui/format.ts'
import { useKeys } from '../ui/keys.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Block, Figures, Pane, Screen } from '../ui/Screen.tsx'

type Master = Output<'master.counts'>[number]

/** 台帳. The office's tables with their sizes, loading a new one, and who may do what. */
export function MastersScreen() {
  const bridge = useBridge()
  const { problem, clear } = useNotices()
  const counts = useQueryOp('master.counts', {})
  const users = useQueryOp('users.list', {})
  const [active, setActive] = useState<string | null>(null)
  const [result, setResult] = useState<Output<'master.load'> | null>(null)
  const load = useJobOp('master.load', '台帳の取込')
  const rows = counts.data ?? []
  const shown = rows.find((row) => row.kind === active) ?? rows[0]

  const pick = async (): Promise<void> => {
    if (shown === undefined) return
    clear()
    try {
      const file = await bridge.pickFile('any')
      if (file === null) return
      setResult(null)
      setResult(await load({ kind: shown.kind, ticket: file.ticket }))
    } catch (error) {
      problem(error)
    }
  }
  useKeys('masters', { load: () => void pick() })

  return (
    <Screen
      title="台帳"
      facts={shown === undefined ? null : `選んでいる台帳: ${shown.name}`}
      acts={
        <Button look="solid" shortcut="F2" onPress={() => void pick()}>
          台帳を取り込む
        </Button>
      }
    >
      <div className="kd-split border-t border-solid-gray-300" data-wide-right="">
        <div className="kd-column">
          {counts.error === null ? null : <ProblemBox error={counts.error} />}
          <DataGrid<Master>
            label="台帳の一覧"
            ids={rows.map((row) => row.kind)}
            rowOf={(id) => rows.find((row) => row.kind === id)}
            nameOf={(row) => `${row.name} ${row.rows}件`}
            columns={columns}
            active={shown?.kind ?? null}
            onActive={setActive}
            focusOn={0}
            empty={<Loading what="台帳" />}
          />
        </div>
        <Pane label="取込の結果と利用者">
          {result === null ? null : <LoadCard result={result} name={rows.find((row) => row.kind === result.kind)?.name ?? result.kind} />}
          <Block title="利用者" note={`${count(users.data?.length ?? 0)}人`}>
            <table className="kd-table">
              <thead>
                <tr>
                  <th scope="col">利用者ID</th>
                  <th scope="col">氏名</th>
                  <th scope="col">役職</th>
                  <th scope="col">役割</th>
                </tr>
              </thead>
              <tbody>
                {(users.data ?? []).map((user) => (
                  <tr key={user.user}>
                    <td>{user.user}</td>
                    <td>{user.name}</td>
                    <td>{user.posts.join('・')}</td>
                    <td>{user.roles.map((role) => roleNames[role as Role] ?? role).join('・')}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Block>
        </Pane>
      </div>
    </Screen>
  )
}

function LoadCard({ result, name }: { readonly result: Output<'master.load'>; readonly name: string }) {
  return (
    <Block title={`${name}の取込の結果`}>
      <Figures
        items={[
          { label: '行', value: count(result.rows), unit: '件' },
          { label: '追加', value: count(result.added), unit: '件' },
          { label: '変更', value: count(result.changed), unit: '件' },
          { label: '変更なし', value: count(result.same), unit: '件' },
          { label: '取込不可', value: count(result.rejected), unit: '件', tone: result.rejected > 0 ? 'bad' : undefined },
        ]}
      />
      {result.errors.length === 0 ? null : (
        <ul className="kd-list mt-2">
          {result.errors.slice(0, 200).map((error) => (
            <li key={`${error.line}${error.column}`}>
              {count(error.line)}行目「{error.column}」: {error.message}
            </li>
          ))}
        </ul>
      )}
    </Block>
  )
}

const columns: readonly Column<Master>[] = [
  { id: 'name', header: '台帳', width: 'minmax(9rem, 1fr)', cell: (row) => row.name },
  { id: 'rows', header: '件数', width: '7rem', align: 'right', cell: (row) => count(row.rows) },
]
