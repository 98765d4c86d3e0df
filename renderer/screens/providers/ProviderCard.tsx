import { useState } from 'react'
import type { AccountView, ProviderCard as Card } from '../../../shared/contract/providers.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { longDay, stamp } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Block, Facts } from '../../ui/Screen.tsx'
import { useCan } from '../../ui/session.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { AccountDialog } from './AccountDialog.tsx'
import { AttorneyViewer } from './AttorneyPaper.tsx'
import { StopDialog } from './StopDialog.tsx'
import { WordDialog } from './WordDialog.tsx'
import { accountWords } from './words.ts'

/** 事業者の1件: registration, account with its history, stops, what holds a payment up. */
export function ProviderCard({ providerNo }: { readonly providerNo: string }) {
  const { done, tell } = useNotices()
  const mayChange = useCan('provider.change')
  const mayConfirm = useCan('provider.confirm')
  const answer = useQueryOp('provider.view', { providerNo })
  const [doing, setDoing] = useState<'account' | 'word' | 'stop' | 'paper' | null>(null)
  const card = answer.data
  const confirm = (): void => {
    if (card === undefined) return
    if (card.confirmObstacle !== null) tell(card.confirmObstacle)
    else setDoing('word')
  }
  const stop = (): void => {
    if (card?.suspended === true && !mayConfirm) tell('停止の解除は、停止した人とは別の、支払・決裁・管理の職員が行います。')
    else setDoing('stop')
  }
  useKeys('provider', {
    ...(mayChange ? { account: () => setDoing('account') } : {}),
    ...(mayConfirm ? { confirm } : {}),
    ...(mayChange || (mayConfirm && card?.suspended === true) ? { stop } : {}),
  })
  if (answer.error !== null) return <ProblemBox error={answer.error} onRetry={() => void answer.refetch()} />
  if (card === undefined) return <Loading what="事業者" />
  const settled = (text: string): void => {
    setDoing(null)
    done(text)
  }
  const [current] = card.accounts
  return (
    <>
      <Block title={card.name} note={card.suspended ? <Tag tone="bad">債権者停止</Tag> : null}>
        {card.obstacles.map((text) => (
          <p key={text} className="kd-callout">
            支払いません: {text}。
          </p>
        ))}
        {card.alerts.map((text) => (
          <p key={text} className="kd-note">
            △ {text}。
          </p>
        ))}
        <Facts
          items={[
            ['番号', card.providerNo],
            ['カナ', card.kana],
            ['登録', `${longDay(card.registeredFrom)}から${card.registeredTo === null ? '' : `${longDay(card.registeredTo)}まで`}`],
            ['所在地', `〒${card.postalCode} ${card.address}`],
            ['電話', card.phone],
            ['登録番号', card.invoiceNo === '' ? '－' : card.invoiceNo],
          ]}
        />
      </Block>
      <Block title="振込口座" note={<Tag tone={accountWords[card.state][1]}>{accountWords[card.state][0]}</Tag>}>
        {current === undefined ? <p>口座がありません。</p> : <AccountFacts account={current} />}
        <div className="mt-3 flex flex-wrap gap-2">
          {mayConfirm && card.confirmObstacle === null ? (
            <Button look="solid" shortcut="c" onPress={confirm}>
              口座を確認する
            </Button>
          ) : null}
          {mayChange ? (
            <Button shortcut="F4" onPress={() => setDoing('account')}>
              口座を変える
            </Button>
          ) : null}
          {current?.attorney === true ? <Button onPress={() => setDoing('paper')}>委任状を見る</Button> : null}
          {mayChange || (mayConfirm && card.suspended) ? (
            <Button shortcut="d" onPress={stop}>
              {card.suspended ? '停止を解く' : '債権者停止'}
            </Button>
          ) : null}
        </div>
      </Block>
      {card.accounts.length > 1 ? (
        <Block title="口座の履歴">
          <ol className="kd-history">
            {card.accounts.slice(1).map((account) => (
              <li key={account.seq}>
                {accountLine(account)}
                <span className="kd-note block">
                  {stamp(account.at)} {account.by}
                  {account.reason === '' ? '' : `・${account.reason}`}
                  {account.word === null ? '' : `・確認 ${account.word.by}（${account.word.agrees ? '正しい' : '違う'}）`}
                </span>
              </li>
            ))}
          </ol>
        </Block>
      ) : null}
      {card.stops.length > 0 ? (
        <Block title="債権者停止の記録">
          <ol className="kd-history">
            {card.stops.map((one) => (
              <li key={`${one.at}${one.kind}`}>
                {one.kind === 'stopped' ? '停止' : '解除'} {longDay(one.fromOn)}から（{one.reason}）
                <span className="kd-note block">
                  {stamp(one.at)} {one.by}
                </span>
              </li>
            ))}
          </ol>
        </Block>
      ) : null}
      {doing === 'account' ? (
        <AccountDialog
          card={card}
          onClose={() => setDoing(null)}
          onDone={() => settled(`${card.name} の口座を変更しました。2人目が確認するまで、この口座には支払いません。`)}
        />
      ) : null}
      {doing === 'paper' && current !== undefined ? (
        <AttorneyViewer providerNo={card.providerNo} seq={current.seq} name={card.name} onClose={() => setDoing(null)} />
      ) : null}
      {doing === 'word' && current !== undefined ? (
        <WordDialog
          card={card}
          account={current}
          before={card.accounts[1]}
          onClose={() => setDoing(null)}
          onDone={(agrees) =>
            settled(
              agrees
                ? `${card.name} の口座を確認しました。次の支払から使います。`
                : `${card.name} の口座を「違う」としました。直すまで支払いません。`,
            )
          }
        />
      ) : null}
      {doing === 'stop' ? (
        <StopDialog
          card={card}
          onClose={() => setDoing(null)}
          onDone={(suspended) => settled(suspended ? `${card.name} への支払を止めました。` : `${card.name} の債権者停止を記録しました。`)}
        />
      ) : null}
    </>
  )
}

/** An account in one line. */
export const accountLine = (account: AccountView): string =>
  `${account.bankName} ${account.branchName}（${account.bankCode}-${account.branchCode}） ${account.accountType} ${account.accountNumber} ${account.holderKana}`

function AccountFacts({ account }: { readonly account: Card['accounts'][number] }) {
  return (
    <Facts
      items={[
        ['銀行・支店', `${account.bankName} ${account.branchName}（${account.bankCode}-${account.branchCode}）`],
        ['口座', `${account.accountType} ${account.accountNumber}`],
        ['名義', account.holderKana],
        ['委任状', account.attorney ? (account.attorneyLabel ?? 'あり') : '－'],
        ['登録', `${stamp(account.at)} ${account.by}${account.reason === '' ? '' : `（${account.reason}）`}`],
        [
          '確認',
          account.word === null
            ? account.way === 'first'
              ? '要りません（登録のときからの口座）'
              : '2人目の確認待ち'
            : `${account.word.agrees ? '正しい' : '違う'} ${account.word.by} ${stamp(account.word.at)}${account.word.comment === '' ? '' : `（${account.word.comment}）`}`,
        ],
      ]}
    />
  )
}
