/** 返戻通知. The letter that sends claims back to their provider: numbers, amounts and reasons, no name and no address of a beneficiary. */
import type { DocBlock, DocModel } from '../../domain/document.ts'
import type { IsoDate, Yen } from '../../domain/masters.ts'
import { yenText } from '../../domain/money.ts'
import { toShortWareki } from '../../domain/wareki.ts'
import { BELOW_HEAD, letterHead, letterPage, type Addressee, type PaperContext } from '../../papers/letter.ts'
import { optionalText } from '../../papers/texts.ts'

/** One claim that goes back. */
export interface ReturnedClaim {
  readonly claimRef: string
  readonly voucherNo: string
  readonly deliveredOn: IsoDate | null
  readonly amount: Yen | null
  readonly reason: string
}

export interface ReturnLetterInput {
  /** 返戻番号. */
  readonly documentNo: string
  readonly date: IsoDate
  readonly addressee: Addressee
  readonly providerNo: string
  readonly claims: readonly ReturnedClaim[]
}

/** Rows that the first sheet and every further one hold. */
const firstRows = 9
const furtherRows = 18

const usualOpening =
  'ご請求のうち、次のものは給付券や決定の内容と合わないため、お返しします。理由をご確認のうえ、正しい内容で改めてご請求ください。'

/** The letter, on as many sheets as the claims need. */
export function returnLetter(context: PaperContext, input: ReturnLetterInput): DocModel {
  const opening = optionalText(context.texts, '本文.請求返戻') || usualOpening
  const sum = input.claims.reduce((total, claim) => total + (claim.amount ?? 0), 0)
  const pieces = [input.claims.slice(0, firstRows)]
  for (let at = firstRows; at < input.claims.length; at += furtherRows) pieces.push(input.claims.slice(at, at + furtherRows))
  const footer = { left: `事業者番号 ${input.providerNo}　${input.claims.length}件`, right: input.documentNo }
  const pages = pieces.map((piece, page) => {
    const table = tableOf(piece, page === 0 ? 2 : 0)
    const end: DocBlock[] =
      page < pieces.length - 1
        ? []
        : [
            { kind: 'paragraph', text: `合計 ${input.claims.length}件　${yenText(sum)}`, style: 'lead', align: 'right', gap: 3 },
            { kind: 'contact', heading: context.texts.one['問合せ.見出し'], lines: context.texts.many['問合せ.行'], gap: 5 },
          ]
    if (page > 0) return letterPage([], [table, ...end], { ...footer, right: `${input.documentNo}（${page + 1}枚目）` })
    const flow: DocBlock[] = [{ kind: 'paragraph', text: opening, style: 'body', indent: true, gap: BELOW_HEAD }, table, ...end]
    return letterPage(letterHead(context, input, '請求の返戻について（通知）', ''), flow, footer)
  })
  return { id: input.documentNo, title: '返戻通知', date: input.date, pages }
}

function tableOf(claims: readonly ReturnedClaim[], gap: number): DocBlock {
  const head = ['請求番号', '給付券番号', '納品日', '請求額', '理由'].map((text) => ({ text, head: true }))
  return {
    kind: 'table',
    columns: [34, 31, 20, 22, 59],
    gap,
    rows: [
      { cells: head },
      ...claims.map((claim) => ({
        cells: [
          { text: claim.claimRef === '' ? '－' : claim.claimRef },
          { text: claim.voucherNo },
          { text: claim.deliveredOn === null ? '－' : toShortWareki(claim.deliveredOn) },
          { text: claim.amount === null ? '－' : yenText(claim.amount), align: 'right' as const },
          { text: claim.reason },
        ],
      })),
    ],
  }
}
