import { useState } from 'react'
import type { CaseDetail } from '../../../shared/contract/cases.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { longDay, parseDay, shortDay } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'
import { Block, Facts } from '../../ui/Screen.tsx'
import { useCan, useSession } from '../../ui/session.tsx'
import { leftText } from './DueTab.tsx'

/** 口座と支払 of a cash case: where the money goes, whose it is, until when it was promised. Nothing for other programmes. */
export function CaseAccount({ detail }: { readonly detail: CaseDetail }) {
  const found = useQueryOp('account.ofCase', { caseNo: detail.caseNo })
  const mayTell = useCan('account.inquire')
  const [asking, setAsking] = useState<'attorney' | 'city' | null>(null)
  if (found.error !== null) return <ProblemBox error={found.error} onRetry={() => void found.refetch()} />
  const known = found.data
  if (known === undefined || known === null) return null
  const { account, time } = known
  const open = ['received', 'correction', 'on-hold', 'reviewed', 'granted', 'issued'].includes(detail.state)
  const whose = account === null ? '－' : account.own ? `○ ${account.holder}（本人）` : `△ ${account.holder}（本人ではない）`
  const items: [string, string][] = [
    ['口座', account === null || account.holder === '' ? '－' : account.text],
    ['口座名義', account?.holder === '' ? '－' : whose],
    ...(account?.problem === null || account === null ? [] : ([['問題', `× ${account.problem}`]] as [string, string][])),
    ...(account?.own === false && account.holder !== ''
      ? ([['委任状', account.attorneySeenOn === null ? '△ 確認していない' : `○ ${longDay(account.attorneySeenOn)}に確認`]] as [
          string,
          string,
        ][])
      : []),
    ...(known.source === 'registered'
      ? ([
          [
            '公金受取口座の照会',
            account !== null && account.answeredOn !== null
              ? `${longDay(account.answeredOn)}の回答（${account.inquiryNo ?? ''}）`
              : known.openInquiryNo === null
                ? '△ 照会していない'
                : `△ 照会中（${known.openInquiryNo}）`,
          ],
        ] as [string, string][])
      : []),
    ['支払の期限', `${longDay(time.dueOn)}（${leftText(time.daysLeft)}）`],
    ...(time.paidOn === null ? [] : ([['振込日', `${longDay(time.paidOn)}（申請から${time.days ?? 0}日）`]] as [string, string][])),
  ]
  return (
    <Block title="口座と支払">
      <Facts items={items} />
      {mayTell && open ? (
        <div className="mt-2 flex flex-wrap gap-2">
          {account !== null && !account.own && account.attorneySeenOn === null && account.holder !== '' ? (
            <Button onPress={() => setAsking('attorney')}>委任状を確認した</Button>
          ) : null}
          <Button onPress={() => setAsking('city')}>他市町村の回答を登録</Button>
        </div>
      ) : null}
      {asking === 'attorney' ? <AttorneyDialog detail={detail} holder={account?.holder ?? ''} onClose={() => setAsking(null)} /> : null}
      {asking === 'city' ? <CityDialog detail={detail} onClose={() => setAsking(null)} /> : null}
    </Block>
  )
}

function AttorneyDialog({
  detail,
  holder,
  onClose,
}: {
  readonly detail: CaseDetail
  readonly holder: string
  readonly onClose: () => void
}) {
  const { done } = useNotices()
  const command = useCommandOp('account.attorney')
  const [seenOn, setSeenOn] = useState(shortDay(useSession().office.businessDay))
  const [note, setNote] = useState('')
  const day = parseDay(seenOn)
  const confirm = (): void =>
    command.mutate(
      { caseNo: detail.caseNo, version: detail.version, seenOn: day ?? '', note },
      {
        onSuccess: () => {
          done(`「${holder}」の口座への委任状を登録しました。審査項目「振込先の口座」を見直しました。`)
          onClose()
        },
      },
    )
  return (
    <Dialog
      draft={`attorney.${detail.caseNo}`}
      title="委任状を確認しました"
      confirm="登録する"
      blocked={day === null ? '確認した日を R8.11.24 のように入力してください。' : null}
      onConfirm={confirm}
      onClose={onClose}
      busy={command.isPending}
    >
      <p>名義「{holder}」の口座への振込を、申請者が委任していることを確かめた記録です。口座が変わると、もう一度要ります。</p>
      <Field label="確認した日" value={seenOn} onChange={setSeenOn} width="10rem" required autoFocus />
      <Field label="備考" value={note} onChange={setNote} hint="例: 原本は申請書に添付" />
      {command.error === null ? null : <ProblemBox error={command.error} />}
    </Dialog>
  )
}

function CityDialog({ detail, onClose }: { readonly detail: CaseDetail; readonly onClose: () => void }) {
  const { done } = useNotices()
  const command = useCommandOp('account.otherCity')
  const [city, setCity] = useState('')
  const [on, setOn] = useState(shortDay(useSession().office.businessDay))
  const [paid, setPaid] = useState('no')
  const day = parseDay(on)
  const problem =
    city.trim() === '' ? '市町村の名前を入力してください。' : day === null ? '回答の日を R8.11.24 のように入力してください。' : null
  const confirm = (): void =>
    command.mutate(
      { caseNo: detail.caseNo, version: detail.version, city, answeredOn: day ?? '', paid: paid === 'yes', note: '' },
      {
        onSuccess: () => {
          done(`${city}の回答を登録しました。審査項目「他市町村での受給」を見直しました。`)
          onClose()
        },
      },
    )
  return (
    <Dialog
      draft={`otherCity.${detail.caseNo}`}
      title="他市町村の回答"
      confirm="登録する"
      blocked={problem}
      onConfirm={confirm}
      onClose={onClose}
      busy={command.isPending}
    >
      <Field label="回答した市町村" value={city} onChange={setCity} required autoFocus />
      <Field label="回答の日" value={on} onChange={setOn} width="10rem" required />
      <Choice
        label="同じ趣旨の給付"
        value={paid}
        options={[
          { value: 'no', label: '受けていない' },
          { value: 'yes', label: '受けている' },
        ]}
        onChange={setPaid}
        width="12rem"
      />
      {command.error === null ? null : <ProblemBox error={command.error} />}
    </Dialog>
  )
}
