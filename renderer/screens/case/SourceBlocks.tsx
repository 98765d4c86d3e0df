import type { CaseSources } from '../../../shared/contract/triage.ts'
import { toWarekiFiscalYear } from '../../../shared/domain/wareki.ts'
import { longDay, longMonth, shortDay, yen } from '../../ui/format.ts'
import { Block, Facts } from '../../ui/Screen.tsx'
import { ProtectedMark, StatusMark, Tag } from '../../ui/StatusMark.tsx'
import { bracketWord } from '../../words.ts'

interface Props {
  readonly sources: CaseSources
}

/** 前回の給付との差: the last grant of the same kind beside this application. */
export function PreviousBlock({ sources }: Props) {
  const { previous } = sources
  if (previous === null) {
    return (
      <Block title="前回の給付との差">
        <p className="kd-note">同じ種類の用具の給付は、これまでありません。</p>
      </Block>
    )
  }
  return (
    <Block title="前回の給付との差" note={`${previous.voucherNo} ${longDay(previous.decidedOn)}決定（${previous.state}）`}>
      <table className="kd-table">
        <thead>
          <tr>
            <th scope="col">項目</th>
            <th scope="col">前回</th>
            <th scope="col">今回</th>
            <th scope="col">
              <span className="sr-only">違い</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {previous.facts.map((fact) => (
            <tr key={fact.label}>
              <td className="whitespace-nowrap">{fact.label}</td>
              <td>{fact.before}</td>
              <td className={fact.differs ? 'font-700' : ''}>{fact.now}</td>
              <td className="whitespace-nowrap">{fact.differs ? <Tag tone="warn">違う</Tag> : null}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Block>
  )
}

/** 月の負担の台帳: own shares in the order of decision, and what is left of the cap. */
export function LedgerBlock({ sources }: Props) {
  const { ledger, origin } = sources
  const after = ledger.left === null || ledger.share === null ? null : Math.max(0, ledger.left - ledger.share)
  return (
    <Block
      title="月の負担と上限"
      note={`${longMonth(ledger.month)}　${bracketWord(ledger.bracket)}　上限月額 ${ledger.cap === null ? '未定' : `${yen(ledger.cap)}円`}`}
    >
      <table className="kd-table">
        <thead>
          <tr>
            <th scope="col">決定の順</th>
            <th scope="col">種目</th>
            <th scope="col" className="kd-num">
              負担（円）
            </th>
            <th scope="col" className="kd-num">
              計（円）
            </th>
            <th scope="col" className="kd-num">
              残り（円）
            </th>
          </tr>
        </thead>
        <tbody>
          {ledger.lines.map((line) => (
            <tr key={line.voucherNo}>
              <td className="whitespace-nowrap">{shortDay(line.decidedOn)}</td>
              <td>
                {line.itemName}
                <span className="block text-[13px] kd-note">{line.voucherNo}</span>
              </td>
              <td className="kd-num">{yen(line.share)}</td>
              <td className="kd-num">{yen(line.running)}</td>
              <td className="kd-num">{yen(line.left)}</td>
            </tr>
          ))}
          <tr data-total="">
            <td className="whitespace-nowrap">この案件</td>
            <td>{origin === 'decided' ? '決定のとき' : 'いま決定すると'}</td>
            <td className="kd-num">{yen(ledger.share)}</td>
            <td className="kd-num">{ledger.share === null ? '－' : yen((ledger.lines.at(-1)?.running ?? 0) + ledger.share)}</td>
            <td className="kd-num">{yen(after)}</td>
          </tr>
        </tbody>
      </table>
    </Block>
  )
}

/** 世帯・手帳・税・保護者 of the person. */
export function PersonSources({ sources }: Props) {
  return (
    <>
      <Household sources={sources} />
      <Certificates sources={sources} />
      <Taxes sources={sources} />
      <Guardian sources={sources} />
    </>
  )
}

function Household({ sources: { household } }: Props) {
  return (
    <Block title="世帯" note={`${household.length}人`}>
      {household.length === 0 ? (
        <p className="kd-note">住民の台帳で世帯が分かりません。</p>
      ) : (
        <table className="kd-table">
          <thead>
            <tr>
              <th scope="col">氏名</th>
              <th scope="col">続柄</th>
              <th scope="col" className="kd-num">
                年齢
              </th>
              <th scope="col">有効な手帳等</th>
            </tr>
          </thead>
          <tbody>
            {household.map((one) => (
              <tr key={`${one.name}${one.relation}${one.age}`}>
                <td>
                  {one.name} {one.self ? <Tag tone="key">本人</Tag> : null} {one.here ? null : <Tag tone="warn">申請日に市外</Tag>}
                </td>
                <td className="whitespace-nowrap">{one.relation}</td>
                <td className="kd-num">{one.age}</td>
                <td>{one.certificates === '' ? '－' : one.certificates}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Block>
  )
}

function Certificates({ sources: { certificates } }: Props) {
  return (
    <Block title="手帳・受給者証" note={`${certificates.length}件`}>
      {certificates.length === 0 ? (
        <p className="kd-note">手帳・受給者証の記録はありません。</p>
      ) : (
        <table className="kd-table">
          <thead>
            <tr>
              <th scope="col">種類・番号</th>
              <th scope="col">等級・障害</th>
              <th scope="col">交付・期限</th>
              <th scope="col">申請日</th>
            </tr>
          </thead>
          <tbody>
            {certificates.map((one) => (
              <tr key={`${one.kind}${one.number}${one.disability}`}>
                <td>
                  {one.kind}
                  <span className="block text-[13px] kd-note">{one.number}</span>
                </td>
                <td>{[one.grade === null ? '' : `${one.grade}級（度）`, one.disability].filter((part) => part !== '').join(' ')}</td>
                <td className="whitespace-nowrap">
                  {shortDay(one.issuedOn)}〜{one.expiresOn === null ? '' : shortDay(one.expiresOn)}
                </td>
                <td>
                  <StatusMark mark={one.valid ? 'ok' : 'fail'} word={one.valid ? '有効' : '有効でない'} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Block>
  )
}

function Taxes({ sources: { taxes } }: Props) {
  return (
    <Block title="課税の台帳" note={`${taxes.length}年度分`}>
      {taxes.length === 0 ? (
        <p className="kd-note">この人の税の記録はありません。</p>
      ) : (
        <table className="kd-table">
          <thead>
            <tr>
              <th scope="col">年度</th>
              <th scope="col">区分</th>
              <th scope="col" className="kd-num">
                所得割（円）
              </th>
              <th scope="col">取得日</th>
            </tr>
          </thead>
          <tbody>
            {taxes.map((row) => (
              <tr key={row.fiscalYear}>
                <td className="whitespace-nowrap">
                  {toWarekiFiscalYear(row.fiscalYear)} {row.used ? <Tag tone="key">使う年度</Tag> : null}
                </td>
                <td>
                  {[row.welfare ? '生活保護' : '', row.repatriate ? '支援給付' : '', row.status].filter((part) => part !== '').join('・')}
                </td>
                <td className="kd-num">{yen(row.incomeLevy)}</td>
                <td className="whitespace-nowrap">{shortDay(row.obtainedOn)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Block>
  )
}

function Guardian({ sources: { guardian, agentName } }: Props) {
  if (guardian === null && agentName === '') return null
  return (
    <Block title="保護者・代理人">
      <Facts
        items={[
          ...(guardian === null
            ? []
            : [
                ['登録の保護者', `${guardian.name}（${guardian.relation}）`] as const,
                [
                  '保護者の住所',
                  <span key="a">
                    {guardian.address} {guardian.protected ? <ProtectedMark /> : null}
                  </span>,
                ] as const,
              ]),
          ...(agentName === '' ? [] : [['申請の代理人', agentName] as const]),
        ]}
      />
    </Block>
  )
}

/** 種目の台帳の行: the item as it is dated, and the routes with the one that was taken. */
export function ItemBlock({ sources }: Props) {
  return (
    <Block title="種目の台帳" note={sources.itemArticle}>
      <Facts items={sources.item.map(({ label, now }) => [label, now] as const)} />
      {sources.routes.length === 0 ? null : (
        <ul className="kd-list mt-2" aria-label="給付対象の区分">
          {sources.routes.map((route) => (
            <li key={route.routeNo}>
              {route.routeNo} {route.text} {route.taken ? <Tag tone="good">当てはまる区分</Tag> : null}
            </li>
          ))}
        </ul>
      )}
    </Block>
  )
}
