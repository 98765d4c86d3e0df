import type { ReactNode } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { count, stamp } from '../../ui/format.ts'

type Standing = Output<'key.standing'>

/** Earlier papers that are named one by one. */
const named = 3

/** 鍵の世代 and earlier papers, as rows of facts. */
export function renewalFacts({ generation, renewal, papers }: Standing): (readonly [string, ReactNode])[] {
  const old = papers.filter((paper) => paper.endedAt !== null)
  return [
    ...(renewal === null ? [] : [['鍵の世代', <Renewed key="renewal" generation={generation} renewal={renewal} />] as const]),
    ...(old.length === 0
      ? []
      : [
          [
            '前の紙',
            <span key="papers">
              {old.slice(0, named).map((paper) => (
                <span key={`${paper.keyId} ${paper.madeAt}`} className="block">
                  {paper.keyId}（{stamp(paper.endedAt ?? '')}まで）
                </span>
              ))}
              {old.length > named ? <span className="block">ほか{count(old.length - named)}枚</span> : null}
              この事務所の鍵は開けられません。その時までのバックアップを開けます。
            </span>,
          ] as const,
        ]),
  ]
}

function Renewed({ generation, renewal }: { readonly generation: number; readonly renewal: NonNullable<Standing['renewal']> }) {
  const { begunAt, begunBy, endedAt, looking, done, total, anew, shut, trouble } = renewal
  const left = shut === 0 ? null : <span className="block">どの鍵でも開かないもの {count(shut)}件は、前のままです。</span>
  if (endedAt !== null)
    return (
      <>
        第{generation}世代。{stamp(endedAt)}に、{count(anew)}件の封じ直しを終えました。前の鍵では何も開きません。
        {left}
      </>
    )
  const share = total === 0 ? 0 : Math.floor((done / total) * 100)
  const words = looking ? '残りがないか確かめています' : '封じ直しています'
  return (
    <>
      第{generation}世代へ更新中（{stamp(begunAt)}、{begunBy}）
      <span className="mt-1 flex items-center gap-2">
        <progress aria-label="封じ直しの進み具合" max={100} value={share} />
        <span>
          {words} {count(done)}／{count(total)}件
        </span>
      </span>
      {trouble === '' ? (
        <span className="block">給付デスクを開いているあいだ進みます。終えても、次のログインのあとに続きから進みます。</span>
      ) : (
        <span className="block">止まっています: {trouble}。少し置いて、もう一度試します。</span>
      )}
      {left}
    </>
  )
}
