import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import type { DraftDetail } from '../../../shared/contract/drafts.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { count, yen } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Figures } from '../../ui/Screen.tsx'
import { StatusMark } from '../../ui/StatusMark.tsx'
import { draftKindWords, stopWord } from '../../words.ts'
import { type ActAs, actWord, decides, readingOrder } from './act-words.ts'
import { confirmBlocked, ConfirmFields } from './ConfirmFields.tsx'

export interface ActDialogProps {
  readonly draft: DraftDetail
  readonly as: ActAs
  readonly reads: readonly string[]
  readonly askPassword: boolean
  /** 一部除外: cases that are left out, with the reason given before. */
  readonly exclude?: { readonly caseNos: readonly string[]; readonly reason: string } | undefined
  readonly onClose: () => void
  readonly onDone: () => void
}

/** 決裁の確認表: what the act decides, what it leaves out, what was not read; a tick, the password where it is asked for, then F12. */
export function ActDialog({ draft, as, reads, askPassword, exclude, onClose, onDone }: ActDialogProps) {
  const { done } = useNotices()
  const approve = useCommandOp('draft.approve')
  const [sure, setSure] = useState(false)
  const [password, setPassword] = useState('')
  const [reason, setReason] = useKept(`unread.${draft.draftNo}`, '')
  const [comment, setComment] = useKept(`approve.${draft.draftNo}`, '')
  const except = exclude?.caseNos ?? []
  const check = useQueryOp('inbox.check', { draftNo: draft.draftNo, except: [...except] })
  const stopped = check.data?.stopped ?? []
  const out = new Set([...except, ...stopped.map((one) => one.caseNo)])
  const { exceptions, sample } = readingOrder(draft)
  const held = exceptions.filter((no) => !out.has(no))
  const unread = held.filter((no) => !reads.includes(no))
  const word = actWord(draft, as)
  const confirm = (): void => {
    approve.mutate(
      {
        draftNo: draft.draftNo,
        version: draft.version,
        asDeputy: as === 'deputy',
        pullUp: as === 'pull-up',
        ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
        ...(unread.length === 0 ? {} : { unreadReason: reason.trim() }),
        ...(askPassword ? { password } : {}),
        ...(exclude === undefined ? {} : { exclude: { caseNos: [...exclude.caseNos], reason: exclude.reason } }),
      },
      {
        onSuccess: (answer) => {
          setReason('')
          setComment('')
          onDone()
          done(resultText(answer, word))
        },
      },
    )
  }
  const blocked =
    check.data === undefined
      ? '対象外になる案件を確かめています。件数が出てから実行してください。'
      : unread.length > 0 && reason.trim() === ''
        ? '例外を読まずに決める理由を入力してください。'
        : as === 'pull-up' && comment.trim() === ''
          ? '引き上げる理由を入力してください。'
          : confirmBlocked(sure, askPassword, password)
  return (
    <Dialog
      draft={`approve.${as}.${draft.draftNo}`}
      title={`${word.replace(/する$/, '')}します — ${draft.title}`}
      confirm={word}
      blocked={blocked}
      onConfirm={confirm}
      onClose={onClose}
      busy={approve.isPending}
    >
      <Figures
        items={[
          { label: `${draftKindWords[draft.kind]}の件数`, value: check.data === undefined ? '…' : count(check.data.cases), unit: '件' },
          {
            label: draft.kind === 'payment' ? '支払額' : '公費負担額の計',
            value: check.data === undefined ? '…' : yen(check.data.amount),
            unit: '円',
          },
          { label: '対象外', value: count(out.size), unit: '件', tone: out.size > 0 ? 'warn' : undefined },
        ]}
      />
      {held.length + sample.length === 0 ? null : (
        <p className="m-0 flex flex-wrap gap-x-4">
          {held.length === 0 ? null : (
            <StatusMark
              mark={unread.length === 0 ? 'ok' : 'judge'}
              word={`例外 ${held.length}件中 ${held.length - unread.length}件 閲覧`}
            />
          )}
          {sample.length === 0 ? null : (
            <StatusMark mark="none" word={`抜取り ${sample.length}件中 ${sample.filter((no) => reads.includes(no)).length}件 閲覧`} />
          )}
        </p>
      )}
      <p>
        {decides(draft, as) ? 'この操作で決定します。決定すると取り消せません。' : `承認すると、次は ${nextPost(draft)} の番になります。`}
        {as === 'deputy' ? `「${draft.turn ?? ''}」が不在のため、代決として記録します。` : ''}
        {as === 'pull-up' ? `「${draft.turn ?? ''}」を引き上げて進めます。その人はあとで後閲します。` : ''}
      </p>
      {check.data === undefined && check.error === null ? (
        <p role="status" className="kd-note">
          対象外になる案件を確かめています…
        </p>
      ) : null}
      {out.size === 0 ? null : (
        <ul className="kd-callout" aria-label="対象外になる案件">
          {[...stopped, ...except.map((caseNo) => ({ caseNo, code: 'excluded' }))].slice(0, 8).map(({ caseNo, code }) => (
            <li key={caseNo}>
              △ {caseNo} {draft.rows.find((row) => row.caseNo === caseNo)?.beneficiary ?? ''}（
              {code === 'excluded' ? `除外: ${exclude?.reason ?? ''}` : stopWord(code)}）
            </li>
          ))}
          {out.size > 8 ? <li>ほか{count(out.size - 8)}件</li> : null}
        </ul>
      )}
      {unread.length === 0 ? null : (
        <Field
          label={`例外 ${count(unread.length)}件を読まずに決める理由`}
          hint="記録に残り、あとの決裁者と監査に表示されます。N で読んでから決めることもできます。"
          value={reason}
          onChange={setReason}
          rows={2}
          required
          autoFocus
        />
      )}
      {as === 'pull-up' ? (
        <Field label="引き上げる理由" value={comment} onChange={setComment} rows={2} required autoFocus={unread.length === 0} />
      ) : null}
      <ConfirmFields
        sure={sure}
        onSure={setSure}
        askPassword={askPassword}
        password={password}
        onPassword={setPassword}
        first={unread.length === 0 && as !== 'pull-up'}
      />
      {check.error === null ? null : <ProblemBox error={check.error} />}
      {approve.error === null ? null : <ProblemBox error={approve.error} />}
    </Dialog>
  )
}

/** Who comes after this approval: post and whoever holds it today. */
function nextPost(draft: DraftDetail): string {
  const next = draft.route.find((step) => step.state === 'waiting')
  return next === undefined ? '次の人' : `${next.post}（${next.nowName ?? '欠員'}）`
}

/** What became of one draft. */
export function resultText(answer: Output<'draft.approve'>, word: string): string {
  const out = answer.refused
  const names = out.slice(0, 5).map((one) => `${one.caseNo} ${stopWord(one.code)}`)
  const left = out.length === 0 ? '' : `${count(out.length)}件は対象外です（${names.join('、')}${out.length > 5 ? ' ほか' : ''}）。`
  if (answer.state === 'approved') {
    const act = word === '代決する' ? '代決' : '決裁'
    return `${answer.draftNo} を${act}しました。${count(answer.done.length)}件を決定しました。${left}`
  }
  if (answer.state === 'emptied') return `${answer.draftNo} は、すべての案件が対象外になったため、決裁せずに終わりました。${left}`
  return `${answer.draftNo} を承認しました。次の人に回りました。${left}`
}
