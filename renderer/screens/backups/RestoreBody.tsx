import type { FoundBackup, RestoredOffice } from '../../../shared/contract/outside.ts'
import type { Progress } from '../../../shared/frames.ts'
import { Button } from '../../ui/Button.tsx'
import { Choice, Field, FieldsInOrder } from '../../ui/Field.tsx'
import { count } from '../../ui/format.ts'
import { Facts } from '../../ui/Screen.tsx'
import { bytesText } from './backup-words.ts'
import { chosenBackup, recoveryHint, type RestoreDraft } from './restore-state.ts'

interface BodyProps {
  readonly draft: RestoreDraft
  readonly change: (part: Partial<RestoreDraft>) => void
  /** Folder beside the office that was asked for. */
  readonly beside: string
  readonly progress: Progress | null
  readonly pick: (kind: 'folder' | 'any') => () => void
  readonly place: () => void
  readonly next: () => void
  readonly busy: boolean
}

/** What the present step shows and asks. */
export function RestoreBody(props: BodyProps) {
  const { draft } = props
  if (draft.step === 0) return <ChooseBackup {...props} />
  if (draft.step === 1) return <GiveKey {...props} />
  if (draft.step === 2) return <ChoosePlace {...props} />
  if (draft.step === 3) return <Restoring progress={props.progress} />
  return draft.made === null ? null : <Made made={draft.made} />
}

function Heading({ children }: { readonly children: string }) {
  return (
    <h2 className="kd-h2" tabIndex={-1}>
      {children}
    </h2>
  )
}

function ChooseBackup({ draft, change, pick, busy }: BodyProps) {
  return (
    <>
      <Heading>復元するバックアップを選びます</Heading>
      <p>今ある事務所フォルダーには手を加えません。新しいフォルダーに復元し、点検に合格してから開きます。</p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button shortcut="F2" onPress={pick('folder')} busy={busy}>
          フォルダーを選ぶ
        </Button>
        <Button shortcut="F3" onPress={pick('any')} busy={busy}>
          ファイルを選ぶ
        </Button>
      </div>
      {draft.from === null ? (
        <p className="mt-3 kd-note">
          名前が「kyufu-backup-」で始まり「.kyb」で終わるファイルです。添付と帳票の控え（kyufu-contents-…）も同じフォルダーに要ります。
        </p>
      ) : (
        <>
          <p className="mt-3 break-all kd-note">{draft.from.folder}</p>
          <div role="radiogroup" aria-label="バックアップ" className="kd-restore-list">
            {draft.from.backups.map((one) => (
              <BackupChoice
                key={one.file}
                backup={one}
                chosen={one.file === draft.file}
                onChoose={() => change({ file: one.file, secret: '' })}
              />
            ))}
          </div>
        </>
      )}
    </>
  )
}

function BackupChoice({
  backup,
  chosen,
  onChoose,
}: {
  readonly backup: FoundBackup
  readonly chosen: boolean
  readonly onChoose: () => void
}) {
  return (
    <label className="kd-restore-choice" data-chosen={chosen || undefined}>
      <input type="radio" name="backup" checked={chosen} onChange={onChoose} data-first={chosen ? '' : undefined} />
      <span className="min-w-0 flex-1">
        <span className="font-700">{backup.at === '' ? backup.file : backup.at}</span>
        {backup.office === '' ? null : <span className="ml-3">{backup.office}</span>}
        {backup.problem === null ? (
          <span className="kd-note">
            　案件{count(backup.cases)}件・記録{count(backup.entries)}件・ファイル{count(backup.files)}件・{bytesText(backup.bytes)}
          </span>
        ) : (
          <span className="block kd-error">＊{backup.problem}</span>
        )}
      </span>
    </label>
  )
}

const ways = [
  { value: 'recovery', label: '紙の回復鍵' },
  { value: 'password', label: '利用者のパスワード' },
] as const

function GiveKey({ draft, change, next }: BodyProps) {
  const backup = chosenBackup(draft)
  const by = (value: string): void =>
    change({ by: value === 'password' ? 'password' : 'recovery', secret: '', user: backup?.users[0] ?? '' })
  const recovery = backup?.recovery ?? null
  return (
    <>
      <Heading>バックアップの鍵を入力します</Heading>
      <FieldsInOrder label="鍵" onDone={next}>
        <div className="mt-2 flex flex-col gap-3">
          <Choice label="開け方" value={draft.by} options={ways} onChange={by} width="16rem" />
          {draft.by === 'recovery' ? (
            <>
              {recovery === null ? (
                <p className="kd-callout">このバックアップは回復鍵ができる前のものです。利用者のパスワードで開けてください。</p>
              ) : (
                <p className="kd-note">鍵の番号 {recovery} の紙で開けます（番号は紙の上の方にあります）。</p>
              )}
              <Field
                label="回復鍵"
                value={draft.secret}
                onChange={(secret) => change({ secret })}
                hint={recoveryHint(draft.secret)}
                autoFocus
              />
            </>
          ) : (
            <>
              <p className="kd-note">
                {backup === undefined || backup.users.length === 0
                  ? 'このバックアップを開けるパスワードは登録されていません。紙の回復鍵で開けてください。'
                  : `開けられる利用者: ${backup.users.join('、')}。バックアップを作ったときのパスワードを入力します。`}
              </p>
              <Field label="利用者ID" value={draft.user} onChange={(user) => change({ user })} width="16rem" autoFocus />
              <Field label="パスワード" type="password" value={draft.secret} onChange={(secret) => change({ secret })} width="16rem" />
            </>
          )}
        </div>
      </FieldsInOrder>
    </>
  )
}

function ChoosePlace({ draft, change, beside, place, next, busy }: BodyProps) {
  return (
    <>
      <Heading>復元先を決めます</Heading>
      <p>
        新しいフォルダーを作って復元します。このPCの内蔵ディスクに限ります（共有フォルダー、同期フォルダー、USBメモリーには置けません）。
      </p>
      <FieldsInOrder label="復元先" onDone={next}>
        <div className="mt-3 flex flex-col gap-3">
          <div>
            <p className="kd-label">作る場所</p>
            <div className="flex items-center gap-3">
              <span className="break-all">{draft.into === null ? beside : `選んだフォルダー「${draft.into.name}」`}</span>
              <Button shortcut="F4" onPress={place} busy={busy}>
                場所を選ぶ
              </Button>
            </div>
          </div>
          <Field label="新しいフォルダーの名前" value={draft.name} onChange={(name) => change({ name })} width="24rem" autoFocus />
        </div>
      </FieldsInOrder>
    </>
  )
}

function Restoring({ progress }: { readonly progress: Progress | null }) {
  const percent = Math.floor((progress?.fraction ?? 0) * 100)
  return (
    <>
      <Heading>復元し、点検しています</Heading>
      <div className="mt-2 flex items-center gap-3">
        <progress aria-label="復元の進み具合" max={100} value={percent} className="w-64" />
        <span className="tabular-nums">{progress === null ? '準備しています…' : `${progress.step}（${percent}%）`}</span>
      </div>
      <p className="mt-3 kd-note">中止すると、作りかけのフォルダーは取り除きます。バックアップと今ある事務所はそのままです。</p>
    </>
  )
}

const passed = [
  '封筒と暗号: 1バイトも変わっていません',
  '添付・帳票・鍵・書体: すべて書いたときの内容です',
  'データベースの点検と、表のあいだの結びつき: 異常はありません',
  '表ごとの行数: バックアップの目録と同じです',
  '監査記録: はじめから終わりまでつながり、照合点と一致します',
] as const

function Made({ made }: { readonly made: RestoredOffice }) {
  return (
    <>
      <Heading>復元し、点検に合格しました</Heading>
      <ul className="mt-2">
        {passed.map((text) => (
          <li key={text}>
            <span aria-hidden="true">✓ </span>
            {text}
          </li>
        ))}
      </ul>
      <div className="mt-3">
        <Facts
          items={[
            ['バックアップ', `${made.backup}（${made.at}）`],
            [
              '新しいフォルダー',
              <span key="folder" className="break-all">
                {made.folder}
              </span>,
            ],
            [
              '中身',
              `案件${count(made.cases)}件・記録${count(made.entries)}件・表${count(made.tables)}・ファイル${count(made.files)}件（${bytesText(made.bytes)}）`,
            ],
            ['照合点', `第${count(made.checkpoint)}号`],
          ]}
        />
      </div>
      <p className="mt-3 kd-callout">
        開いたあとは、バックアップを作ったときのパスワードでログインします。{made.at}
        より後の入力は入っていません。前のフォルダーはそのまま残っているので、見比べて入れ直してください。
      </p>
      {made.folderDropped ? (
        <p className="mt-2 kd-callout">
          前の事務所のバックアップと混ざらないよう、バックアップ先は新しい事務所のフォルダーの中に戻しました。この事務所を使い続けるときは、管理者が「バックアップ」の画面で別のディスクを選び直してください。
        </p>
      ) : null}
    </>
  )
}
