import { useState } from 'react'
import type { BankPreview, BranchView } from '../../../shared/contract/banks.ts'
import { useJobOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Field } from '../../ui/Field.tsx'
import { count, shortDay } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Block, Pane } from '../../ui/Screen.tsx'
import { useCan, useSession } from '../../ui/session.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { useOneAct } from '../../ui/use-one-act.ts'
import { useSettled } from '../../ui/use-settled.ts'
import { stepWords } from '../providers/words.ts'
import { LoadDialog } from './LoadDialog.tsx'
import { Yucho } from './Yucho.tsx'

export type BankSource = { readonly from: 'file'; readonly ticket: string } | { readonly from: 'shipped' }
const found = 200
/** Day of the shipped table. */
const shippedDay = '2026-08-24'
const idOf = (branch: BranchView): string => `${branch.bankCode}-${branch.branchCode}-${branch.validFrom}`

/** 銀行・支店. Look-up by code, kana or name; ゆうちょ numbers and names as banks write them; a newer table, seen before it holds. */
export function BanksTab() {
  const bridge = useBridge()
  const { done } = useNotices()
  const mayLoad = useCan('bank.load')
  const standing = useQueryOp('bank.standing', {})
  const [text, setText] = useState('')
  const settled = useSettled(text, 200)
  const answer = useQueryOp('bank.find', { text: settled, limit: found }, { keep: true })
  const branches = answer.data ?? []
  const [active, setActive] = useState<string | null>(null)
  const [name, setName] = useState('')
  const kana = useQueryOp('bank.kana', { text: useSettled(name, 200) }, { enabled: name !== '', keep: true })
  const preview = useJobOp('bank.preview', '銀行の台帳の差分')
  const [, during] = useOneAct()
  const [loading, setLoading] = useState<{ readonly source: BankSource; readonly preview: BankPreview } | null>(null)
  const look = (source: BankSource, asOf: string): Promise<void> =>
    during(async () => setLoading({ source, preview: await preview({ source, asOf, whole: true }) }))
  const today = useSession().office.businessDay
  const fromFile = (): void => {
    void during(async () => {
      const file = await bridge.pickFile('any')
      if (file === null) return
      const source = { from: 'file', ticket: file.ticket } as const
      setLoading({ source, preview: await preview({ source, asOf: today, whole: true }) })
    })
  }
  const shipped = (): void => void look({ from: 'shipped' }, shippedDay)
  useKeys('banks', mayLoad ? { file: fromFile, shipped } : {})
  return (
    <>
      <div className="kd-toolbar">
        <Field label="支店を探す" value={text} onChange={setText} width="18rem" hint="「ミズホ ナゴヤ」「0001 431」「名古屋」" autoFocus />
        <p className="pb-1">
          {standing.data === undefined
            ? ''
            : standing.data.branches === 0
              ? '銀行の台帳はまだありません。F8 で同梱の表を入れられます。'
              : `${count(standing.data.banks)}行 ${count(standing.data.branches)}店${standing.data.last === null ? '' : `　${standing.data.last.file}（${shortDay(standing.data.last.asOf)}現在）`}`}
        </p>
        {mayLoad ? (
          <div className="ml-auto flex gap-2">
            <Button shortcut="F2" onPress={fromFile}>
              ファイルで更新
            </Button>
            <Button shortcut="F8" onPress={shipped}>
              同梱の全国の表
            </Button>
          </div>
        ) : null}
      </div>
      {answer.error === null ? null : <ProblemBox error={answer.error} />}
      <div className="kd-split border-t border-solid-gray-300">
        <div className="kd-column">
          <DataGrid<BranchView>
            label="支店の一覧"
            ids={branches.map(idOf)}
            rowOf={(id) => branches.find((branch) => idOf(branch) === id)}
            nameOf={(branch) => `${branch.bankName} ${branch.branchName} ${branch.bankCode}-${branch.branchCode}`}
            columns={columns}
            active={active ?? (branches[0] === undefined ? null : idOf(branches[0]))}
            onActive={setActive}
            toneOf={(branch) => (branch.validTo === null ? undefined : 'warn')}
            empty={
              <EmptyState
                title={settled.trim() === '' ? '銀行や支店の名前・カナ・コードを入れてください。' : 'あてはまる支店はありません。'}
              >
                <p>2語を空白で区切ると、銀行と支店で探します。</p>
              </EmptyState>
            }
          />
        </div>
        <Pane label="口座の道具">
          <Block title="ゆうちょの記号番号">
            <Yucho />
          </Block>
          <Block title="銀行の文字での名義">
            <Field label="名義（カナ）" value={name} onChange={setName} width="100%" />
            <div className="kd-tried mt-2" aria-live="polite">
              {name === '' || kana.data === undefined ? (
                <p className="kd-note">振込データに書かれる形と、直したところを示します。</p>
              ) : kana.data.text === null ? (
                <p className="kd-error">＊{kana.data.problem}。</p>
              ) : (
                <p className="font-700">
                  {kana.data.text}
                  <span className="kd-note">（{kana.data.text.length}バイト／30）</span>
                </p>
              )}
              {name === '' || kana.data === undefined || kana.data.changes.length === 0 ? null : (
                <p className="kd-note">
                  {kana.data.changes
                    .map((one) => `${stepWords[one.step] ?? one.step}（${one.from}→${one.to === '' ? 'なし' : one.to}）`)
                    .join('、')}
                </p>
              )}
            </div>
          </Block>
        </Pane>
      </div>
      {loading === null ? null : (
        <LoadDialog
          source={loading.source}
          first={loading.preview}
          onClose={() => setLoading(null)}
          onDone={(said) => {
            setLoading(null)
            done(said)
          }}
        />
      )}
    </>
  )
}

const columns: readonly Column<BranchView>[] = [
  { id: 'codes', header: 'コード', width: '6.5rem', cell: (branch) => `${branch.bankCode}-${branch.branchCode}` },
  { id: 'bank', header: '銀行', width: 'minmax(7rem, 0.8fr)', cell: (branch) => branch.bankName },
  { id: 'branch', header: '支店', width: 'minmax(8rem, 1fr)', cell: (branch) => branch.branchName },
  { id: 'kana', header: 'カナ', width: 'minmax(8rem, 1fr)', from: 620, cell: (branch) => branch.branchKana },
  {
    id: 'state',
    header: '状態',
    width: 'minmax(7rem, 0.7fr)',
    cell: (branch) =>
      branch.validTo === null ? (
        '営業中'
      ) : (
        <Tag tone="warn">
          {`${shortDay(branch.validTo)}まで${branch.successor === null ? '' : ` → ${branch.successor.bankCode}-${branch.successor.branchCode}`}`}
        </Tag>
      ),
  },
]
