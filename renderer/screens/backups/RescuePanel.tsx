import { useEffect, useState } from 'react'
import type { OutsideOutput } from '../../../shared/contract/outside.ts'
import { useOutside } from '../../client/outside.ts'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Choice, Field, FieldsInOrder } from '../../ui/Field.tsx'
import { count } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { StatusMark } from '../../ui/StatusMark.tsx'
import { recoveryHint, sealedWords } from './restore-state.ts'

const forms = [
  { value: 'csv', label: 'CSV（表ごとに1つ）' },
  { value: 'xlsx', label: 'Excel（表ごとに1つ）' },
] as const
const ways = [
  { value: 'password', label: '管理者のパスワード' },
  { value: 'recovery', label: '紙の回復鍵' },
] as const

/** 閲覧だけ. What of a damaged store can be read, and its way out into files; nothing is written into the office's own store. */
export function RescuePanel({ onBack, onRestore }: { readonly onBack: () => void; readonly onRestore: () => void }) {
  const ask = useOutside()
  const bridge = useBridge()
  const [found, setFound] = useState<OutsideOutput<'rescue.view'> | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [form, setForm] = useState<'csv' | 'xlsx'>('csv')
  const [by, setBy] = useState<'password' | 'recovery'>('password')
  const [user, setUser] = useState('')
  const [secret, setSecret] = useState('')
  const [busy, setBusy] = useState(false)
  const [made, setMade] = useState<OutsideOutput<'rescue.export'> | null>(null)

  useEffect(() => {
    ask('rescue.view', {}).then((view) => {
      setFound(view)
      if (!view.accounts) setBy('recovery')
    }, setError)
  }, [ask])

  const write = (): void => {
    if (busy || found === null || found.tables.length === 0) return
    setBusy(true)
    setError(null)
    setMade(null)
    void (async () => {
      const into = await bridge.pickFile('folder')
      if (into === null) return
      const who = by === 'password' ? { user: user.normalize('NFKC').trim() } : {}
      setMade(await ask('rescue.export', { into: into.ticket, form, secret, ...who }))
      setSecret('')
    })()
      .catch(setError)
      .finally(() => setBusy(false))
  }
  useKeys('failed', { save: write })
  const broken = found?.tables.filter((table) => !table.whole).length ?? 0
  return (
    <>
      <p>壊れたデータベースの写しを読んでいます。元のファイルは変えず、消しません。案件の登録や決裁はできません。</p>
      {found === null && error === null ? <p role="status">読める表を調べています…</p> : null}
      {found === null ? null : found.tables.length === 0 ? (
        <p className="mt-2 kd-callout">読める表が一つもありません。バックアップから復元してください。</p>
      ) : (
        <>
          <p role="status" className="mt-2 font-700">
            {count(found.tables.length)}の表が読めます（計{count(found.tables.reduce((sum, table) => sum + table.rows, 0))}件）。
            {broken === 0 ? '' : `うち${count(broken)}の表は、壊れた所を除いた一部です。`}
          </p>
          <div className="kd-restore-list" tabIndex={0} role="region" aria-label="読める表">
            <table className="kd-rescue-table">
              <thead>
                <tr>
                  <th scope="col">台帳</th>
                  <th scope="col">件数</th>
                  <th scope="col">読めた範囲</th>
                </tr>
              </thead>
              <tbody>
                {found.tables.map((table) => (
                  <tr key={table.name}>
                    <td>{table.title}</td>
                    <td className="text-right tabular-nums">{count(table.rows)}</td>
                    <td>{table.whole ? <StatusMark mark="ok" word="全部" /> : <StatusMark mark="judge" word="一部" />}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <FieldsInOrder label="書出し" onDone={write}>
            <div className="mt-3 flex flex-wrap items-start gap-3">
              <Choice
                label="形式"
                value={form}
                options={forms}
                onChange={(value) => setForm(value === 'xlsx' ? 'xlsx' : 'csv')}
                width="13rem"
              />
              <Choice
                label="確かめ方"
                value={by}
                options={ways}
                onChange={(value) => setBy(value === 'recovery' ? 'recovery' : 'password')}
                width="13rem"
              />
              {by === 'password' ? (
                <>
                  <Field label="管理者の利用者ID" value={user} onChange={setUser} width="11rem" />
                  <Field label="パスワード" type="password" value={secret} onChange={setSecret} width="11rem" />
                </>
              ) : (
                <Field label="回復鍵" value={secret} onChange={setSecret} hint={recoveryHint(secret)} width="28rem" />
              )}
            </div>
          </FieldsInOrder>
          <p className="mt-2 kd-note">{sealedWords(found.keyAtHand, by)}決められた場所にだけ書き出し、復元が済んだら消してください。</p>
        </>
      )}
      {error === null ? null : <ProblemBox error={error} />}
      {made === null ? null : (
        <p role="status" className="mt-2 break-all kd-callout" data-tone="good">
          「{made.folder}」に{count(made.files)}の表・{count(made.rows)}件を書き出しました。
          {made.damaged === 0 ? '' : `${count(made.damaged)}の表は一部だけです（目録.csv に書いてあります）。`}
          {made.sealed === 0 ? '' : `封をしたままの値が${count(made.sealed)}か所あります（表ごとの数は目録.csv）。`}
          「授受簿に書く行.csv」を、復元した事務所の授受簿に書き写してください。
        </p>
      )}
      <div className="mt-3 kd-restore-acts">
        <span className="flex-1" />
        <Button shortcut="Escape" onPress={onBack}>
          戻る
        </Button>
        <Button onPress={onRestore}>バックアップから復元へ</Button>
        <Button look="solid" shortcut="Ctrl+s" onPress={write} busy={busy}>
          {busy ? '書き出しています…' : 'フォルダーを選んで書き出す'}
        </Button>
      </div>
    </>
  )
}
