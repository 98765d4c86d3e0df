import type { Output } from '../../../shared/contract.ts'
import { count, yen } from '../../ui/format.ts'
import { Block } from '../../ui/Screen.tsx'
import { Tag } from '../../ui/StatusMark.tsx'

export type Check = Output<'payment.inspect'>['checks'][number]
export type Excluded = Output<'payment.inspect'>['excluded'][number]

const exclusionWords: Readonly<Record<Excluded['code'], string>> = {
  'no-account': '口座なし',
  suspended: '債権者停止',
  unconfirmed: '口座の確認待ち',
  'closed-branch': '店舗の統廃合',
  returned: '組戻し・確認待ち',
  carried: '次回へ送り',
  unwritable: '振込データに書けない',
  zero: '0円',
}

/** 点検. Every item with its count, and what the open one found; a 0 was looked at too. */
export function ChecksBlock({
  checks,
  open,
  onOpen,
}: {
  readonly checks: readonly Check[]
  readonly open: string
  readonly onOpen: (code: string) => void
}) {
  return (
    <Block title="点検" note="F3 で次の項目へ">
      <ul>
        {checks.map((check) => (
          <li key={check.code} className="border-b border-solid-gray-200 py-0.5">
            <button
              type="button"
              className="flex w-full items-center justify-between gap-2 py-1 text-left"
              aria-expanded={open === check.code}
              onClick={() => onOpen(open === check.code ? '' : check.code)}
            >
              <span>
                {open === check.code ? '▾' : '▸'} {check.title}
              </span>
              {check.findings.length === 0 ? (
                <span>○ 0</span>
              ) : (
                <Tag
                  tone={check.level === 'warn' ? 'warn' : 'plain'}
                >{`${check.level === 'warn' ? '△ ' : ''}${count(check.findings.length)}`}</Tag>
              )}
            </button>
            {open === check.code ? (
              <ul className="pb-1 pl-4">
                {check.findings.slice(0, 50).map((one) => (
                  <li key={`${one.payeeNo} ${one.text}`} className="py-0.5">
                    {one.payeeNo === '' ? '' : `${one.name}（${one.payeeNo}）: `}
                    {one.text}
                  </li>
                ))}
                {check.findings.length === 0 ? <li>指摘はありません。</li> : null}
                {check.findings.length > 50 ? <li>ほか{count(check.findings.length - 50)}件</li> : null}
              </ul>
            ) : null}
          </li>
        ))}
      </ul>
    </Block>
  )
}

/** The next check that found something, after the open one; none: the first item. */
export function nextCheck(checks: readonly Check[], open: string): string {
  const at = checks.findIndex((check) => check.code === open)
  const after = [...checks.slice(at + 1), ...checks.slice(0, at + 1)]
  return after.find((check) => check.findings.length > 0)?.code ?? checks[0]?.code ?? ''
}

/** 除外: what is left out of the payment, and why. */
export function ExcludedBlock({ excluded }: { readonly excluded: readonly Excluded[] }) {
  const total = excluded.reduce((sum, one) => sum + one.amount, 0)
  return (
    <Block title="除外" note={excluded.length === 0 ? 'ありません' : `${count(excluded.length)}件 ${yen(total)}円`}>
      <ul>
        {excluded.slice(0, 100).map((one) => (
          <li key={`${one.payeeNo} ${one.code}`} className="border-b border-solid-gray-200 py-1">
            <span className="flex items-center justify-between gap-2">
              <span className="min-w-0 truncate">{one.name === '' ? one.payeeNo : `${one.name}（${one.payeeNo}）`}</span>
              <span className="shrink-0 tabular-nums">{yen(one.amount)}円</span>
            </span>
            <span className="block">
              <Tag tone={one.code === 'carried' ? 'plain' : 'warn'}>{exclusionWords[one.code]}</Tag>{' '}
              {one.reason.replace(/^次回へ送り（(.*)）$/, '$1')}
            </span>
          </li>
        ))}
      </ul>
    </Block>
  )
}
