import { type ReactNode, useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { readRecovery } from '../../../shared/domain/recovery-key.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { Field } from '../../ui/Field.tsx'
import { count, stamp } from '../../ui/format.ts'
import { Facts } from '../../ui/Screen.tsx'
import { recoveryHint } from '../backups/restore-state.ts'
import { renewalFacts } from './RenewalFacts.tsx'
import { RenewKeyDialog } from './RenewKeyDialog.tsx'
import { useTickAndPassword } from './tick-and-password.tsx'

type Standing = Output<'key.standing'>

interface DoneProps {
  readonly onClose: () => void
  readonly onDone: (text: string) => void
}

interface Props extends DoneProps {
  /** A new paper came with a renewal: it is to be shown, once. */
  readonly onPaper: (made: Output<'key.renew'>) => void
}

/** 事務所の鍵: where it is and who can open it; closing its file, or opening it from the paper when nobody here can. */
export function OfficeKeyDialog(props: Props) {
  const standing = useQueryOp('key.standing', {}, { keep: true })
  const [renewing, setRenewing] = useState(false)
  const { data } = standing
  if (data === undefined)
    return (
      <Dialog title="事務所の鍵" onClose={props.onClose}>
        {standing.error === null ? <Loading what="事務所の鍵" /> : <ProblemBox error={standing.error} />}
      </Dialog>
    )
  if (!data.open) return <OpenDialog {...props} standing={data} />
  if (data.hindrance === '') return <CloseDialog {...props} standing={data} />
  if (renewing && data.paper !== null)
    return <RenewKeyDialog paper={data.paper.keyId} onClose={() => setRenewing(false)} onMade={props.onPaper} />
  const renewable = data.renewHindrance === ''
  return (
    <Dialog
      title="事務所の鍵"
      onClose={props.onClose}
      wide
      {...(renewable ? { confirm: '鍵を新しくする', onConfirm: () => setRenewing(true) } : {})}
    >
      <StandingFacts standing={data} />
      {data.place === 'folder' ? (
        <p className="mt-2 kd-callout">
          まだファイルから外せません: {data.hindrance}。この窓を閉じ、N で回復鍵を作り、D で紙を見ながら確かめると、外せるようになります。
        </p>
      ) : data.paper?.drilledAt === null ? (
        <p className="mt-2 kd-callout">
          この紙の回復鍵は、まだ確かめていません。この窓を閉じ、金庫に入れる前に、D で紙を見ながら確かめてください。
        </p>
      ) : null}
    </Dialog>
  )
}

/** 開け口 of the staff, in words of who can open the key now. */
const slotWords = {
  own: '開けられる職員',
  first: '初回ログイン待ち',
  shut: '利用停止中',
  none: 'まだ開けない職員',
} as const

function Names({ names }: { readonly names: readonly string[] }) {
  return (
    <>
      {count(names.length)}人:{' '}
      {names.map((name, i) => (
        <span key={name} className="inline-block">
          {name}
          {i < names.length - 1 ? '、' : ''}
        </span>
      ))}
    </>
  )
}

function StandingFacts({ standing }: { readonly standing: Standing }) {
  const { holders, paper } = standing
  const rows = (['own', 'first', 'shut', 'none'] as const).flatMap((slot): [string, ReactNode][] => {
    const names = holders.flatMap((one) => (one.slot === slot ? [one.name] : []))
    return names.length === 0 ? [] : [[slotWords[slot], <Names key={slot} names={names} />]]
  })
  return (
    <>
      <p>添付・個人の口座・支援措置の対象者の住所・下書きは、この鍵で暗号にしてあります。</p>
      <Facts
        items={[
          [
            '鍵のある所',
            standing.place === 'folder'
              ? '事務所フォルダーの「office.key」（フォルダーを丸ごと写せば、だれでも読めます）'
              : '開け口の中だけ（職員のパスワードか紙の回復鍵がなければ読めません）',
          ],
          [
            '紙の回復鍵',
            paper === null
              ? 'まだありません'
              : `${paper.keyId}${paper.opens ? '' : '（鍵はまだ渡していません）'} ${paper.drilledAt === null ? 'まだ確かめていません' : `${stamp(paper.drilledAt)}に確かめました`}`,
          ],
          ...renewalFacts(standing),
          ...rows,
        ]}
      />
    </>
  )
}

/** 鍵をファイルから外す. It cannot be put back: names, consequence, a tick and the password. */
function CloseDialog({ standing, onClose, onDone }: DoneProps & { readonly standing: Standing }) {
  const close = useCommandOp('key.close')
  const { password, blocked, fields } = useTickAndPassword('紙の回復鍵が金庫にあることを確かめた')
  const without = standing.holders.filter((one) => one.slot === 'none')
  return (
    <Dialog
      title="事務所の鍵をファイルから外します"
      confirm="ファイルから外す"
      blocked={blocked}
      onConfirm={() =>
        close.mutate(
          { password, without: without.map((one) => one.user) },
          {
            onSuccess: ({ holders }) =>
              onDone(`事務所の鍵をファイルから外しました。職員${count(holders)}人のパスワードと紙の回復鍵で開きます。`),
          },
        )
      }
      onClose={onClose}
      busy={close.isPending}
      danger
      wide
    >
      <StandingFacts standing={standing} />
      <p className="mt-2 kd-callout">
        外すと、給付デスクを開いても、だれかがログインするまで鍵は開きません。ファイルには戻せません。パスワードと紙を全部なくすと、だれにも読めません。
        {without.length === 0
          ? ''
          : `開け口がまだない${count(without.length)}人は、開けられる人がログインしているこのPCで一度ログインすると、自動で渡されます。`}
      </p>
      {fields}
      {close.error === null ? null : <ProblemBox error={close.error} />}
    </Dialog>
  )
}

/** 回復鍵で開ける: the key is not at hand, and the paper is. */
function OpenDialog({ standing, onClose, onDone }: DoneProps & { readonly standing: Standing }) {
  const open = useCommandOp('key.open')
  const [key, setKey] = useState('')
  return (
    <Dialog
      title="紙の回復鍵で事務所の鍵を開けます"
      confirm="開ける"
      blocked={readRecovery(key).ok ? null : recoveryHint(key)}
      onConfirm={() =>
        open.mutate(
          { key },
          { onSuccess: () => onDone('事務所の鍵を開けました。ほかの職員には、このPCで一度ログインすると自動で渡されます。') },
        )
      }
      onClose={onClose}
      busy={open.isPending}
      wide
    >
      <StandingFacts standing={standing} />
      <p className="mt-2 kd-callout">
        いまログインしている人は、事務所の鍵を開けられません。開けられる職員がこのPCでログインすれば開きます。だれもいないときは、金庫の紙の13組を入力してください。
      </p>
      <div className="mt-3">
        <Field label="回復鍵" value={key} onChange={setKey} hint={recoveryHint(key)} autoFocus />
      </div>
      {open.error === null ? null : <ProblemBox error={open.error} />}
    </Dialog>
  )
}
