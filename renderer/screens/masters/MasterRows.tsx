import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { MasterRowView } from '../../../shared/contract/masters.ts'
import { masterPlaces, masterTables, masterKinds, ruleKinds, type MasterKind } from '../../../shared/domain/master-tables-kinds.ts'
import { useJobOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { count } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useOwnPassword } from '../../ui/own-password.tsx'
import { Pane } from '../../ui/Screen.tsx'
import { useCan } from '../../ui/session.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { listColumns, rowName } from './columns.tsx'
import { RemoveDialog } from './RemoveDialog.tsx'
import { RowDetail } from './RowDetail.tsx'
import { RowForm, type FormMode } from './RowForm.tsx'
import { useMasterRows } from './use-master-rows.ts'

interface Kind {
  readonly kind: MasterKind
  readonly name: string
  readonly rows: number
}

/** 台帳: the kinds, the rows of one of them, and the row with its history. */
export function MasterRows({ onImport }: { readonly onImport: (kind: MasterKind) => void }) {
  const bridge = useBridge()
  const confirmSelf = useOwnPassword()
  const { done, tell, problem } = useNotices()
  const mayLoad = useCan('master.load')
  const [kind, setKind] = useKept<MasterKind>('masters.kind', 'items')
  const [active, setActive] = useKept<string>('masters.active', '0')
  const [text, setText] = useKept('masters.text', '')
  const [form, setForm] = useState<FormMode | null>(null)
  const [removing, setRemoving] = useState(false)
  const [focus, setFocus] = useState(0)
  const search = useRef<HTMLInputElement>(null)
  const counts = useQueryOp('master.counts', {})
  const words = useSettled(text, 200)
  const list = useMasterRows(kind, words)
  const shown = list.ids.includes(active) ? active : (list.ids[0] ?? null)
  const row = shown === null ? undefined : list.rowOf(shown)
  const writeOut = useJobOp('master.export', '台帳の書出し')
  const { title } = masterTables[kind]
  const place = masterPlaces[kind]
  const mayChange = mayLoad && place === undefined
  const dated = masterTables[kind].period !== null

  const goTo = (next: MasterKind): void => {
    setKind(next)
    setActive('0')
    setText('')
  }
  const step = (by: 1 | -1): void => {
    goTo(masterKinds[(masterKinds.indexOf(kind) + by + masterKinds.length) % masterKinds.length] ?? 'items')
    setFocus((n) => n + 1)
  }
  const withRow = (act: () => void) => (): void => {
    if (row === undefined) tell('行を1つ選んでから実行してください。')
    else act()
  }
  // what another screen keeps is only looked at here
  const here = (act: () => void) => (): void => {
    if (place === undefined) act()
    else tell(`${title}は「${place}」の画面で登録・訂正します。`)
  }
  const save = async (): Promise<void> => {
    try {
      const own = await confirmSelf(`${title}の書出し`)
      if (own === null) return
      const target = await bridge.saveFile(`${title}.xlsx`)
      if (target === null) return
      const made = await writeOut({ kind, text: words, save: target.ticket, replace: true, ...own })
      const hidden =
        made.hidden > 0 ? `支援措置の${count(made.hidden)}人の住所は伏せています（そのまま取り込んでも住所は変わりません）。` : ''
      done(`${title} ${count(made.rows)}件を「${made.name}」に書き出しました。${hidden}`)
    } catch (error) {
      problem(error)
    }
  }
  const plan = (): void => {
    if (ruleKinds.some((rule) => rule === kind)) withRow(() => setForm('plan'))()
    else tell('変更案にできるのは、種目・給付対象の経路・基準です。ほかの台帳は n か F4 でそのまま変えてください。')
  }
  const remove = (): void => {
    if (row === undefined) tell('行を1つ選んでから実行してください。')
    else if (row.standing !== 'future')
      tell('消せるのは、まだ始まっていない行だけです。使わなくなる行は F4 で適用終了を入れるか、n で新しい行を足してください。')
    else setRemoving(true)
  }
  const saved = (said: string): void => {
    setForm(null)
    setRemoving(false)
    setFocus((n) => n + 1)
    done(said)
  }
  useKeys('masters', {
    load: mayLoad ? () => onImport(kind) : undefined,
    add: mayLoad ? here(() => setForm('from')) : undefined,
    edit: mayLoad ? here(withRow(() => setForm('edit'))) : undefined,
    plan: mayLoad ? here(plan) : undefined,
    remove: mayLoad ? here(remove) : undefined,
    search: () => search.current?.focus(),
    clear: () => {
      setText('')
      setFocus((n) => n + 1)
    },
    nextKind: () => step(1),
    previousKind: () => step(-1),
    export: mayLoad ? () => void save() : undefined,
  })

  return (
    <div className="kd-split kd-master-split border-t border-solid-gray-300">
      <div className="kd-column">
        <DataGrid<Kind>
          label="台帳の種類"
          ids={masterKinds}
          rowOf={(id) => counts.data?.find((one) => one.kind === id)}
          nameOf={(one) => `${one.name} ${one.rows}件`}
          columns={kindColumns}
          active={kind}
          onActive={(id) => goTo(masterKinds.find((one) => one === id) ?? 'items')}
          onOpen={() => setFocus((n) => n + 1)}
          empty={<Loading what="台帳" />}
        />
      </div>
      <div className="kd-column">
        <div className="flex items-center gap-2 bg-white px-3 py-1.5">
          <label htmlFor="master-search" className="kd-label m-0 whitespace-nowrap">
            {title}を検索
          </label>
          <input
            id="master-search"
            ref={search}
            className="kd-input max-w-80 flex-1"
            value={text}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              setText(event.target.value)
              setActive('0')
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' && event.key !== 'ArrowDown') return
              if (event.nativeEvent.isComposing || event.keyCode === 229) return
              event.preventDefault()
              setFocus((n) => n + 1)
            }}
          />
        </div>
        {list.error === null ? null : <ProblemBox error={list.error} onRetry={list.retry} />}
        <DataGrid<MasterRowView>
          key={kind}
          label={`${title}の一覧`}
          ids={list.ids}
          rowOf={list.rowOf}
          nameOf={(one) => rowName(kind, one)}
          columns={listColumns(kind)}
          active={shown}
          onActive={setActive}
          onRange={list.onRange}
          {...(mayChange ? { onOpen: () => setForm('edit') } : {})}
          focusOn={focus}
          empty={
            list.loading ? (
              <Loading what={title} />
            ) : text === '' ? (
              <EmptyState title={`${title}はまだありません。`}>
                <p>{place === undefined ? 'F2 でファイルを取り込むか、N で1行ずつ入れてください。' : `「${place}」の画面で登録します。`}</p>
              </EmptyState>
            ) : (
              <EmptyState title={`「${text}」に当たる行はありません。`}>
                <p>Esc で検索を解きます。カナの検索はひらがなでも半角でもできます。</p>
              </EmptyState>
            )
          }
        />
        <div className="kd-grid-foot">
          <span>
            {count(list.total)}件{text === '' ? '' : '（検索の結果）'}
          </span>
          <span>↑↓ 移動{mayChange ? `　Enter 直す　N ${dated ? 'ある日からの新しい行' : '新しい行'}` : ''}</span>
        </div>
      </div>
      <div className="kd-column">
        <Pane label="台帳の行の内容" className="flex-1">
          {place === undefined ? null : (
            <p className="kd-callout">
              {title}は<Link to="/routes">「{place}」の画面</Link>で登録・訂正します。ここでは見るだけです。
            </p>
          )}
          {row === undefined ? (
            <p className="kd-note">行を選ぶと、ここに内容と変更の履歴が出ます。</p>
          ) : (
            <RowDetail kind={kind} row={row} />
          )}
        </Pane>
      </div>
      {form === null ? null : <RowForm kind={kind} row={row} mode={form} onSaved={saved} onClose={() => setForm(null)} />}
      {removing && row !== undefined ? <RemoveDialog kind={kind} row={row} onRemoved={saved} onClose={() => setRemoving(false)} /> : null}
    </div>
  )
}

const kindColumns: readonly Column<Kind>[] = [
  { id: 'name', header: '台帳', width: 'minmax(7.4rem, 1fr)', cell: (row) => row.name },
  { id: 'rows', header: '件数', width: '6rem', align: 'right', cell: (row) => count(row.rows) },
]
