/** 口座の訂正のお願い. Tells a payee that a transfer came back and asks for the right account. */
import type { DocBlock, DocModel } from '../../domain/document.ts'
import type { IsoDate, Yen } from '../../domain/masters.ts'
import { yenText } from '../../domain/money.ts'
import { toWareki } from '../../domain/wareki.ts'
import { BELOW_HEAD, contact, letterHead, letterPage, type Addressee, type PaperContext } from '../../papers/letter.ts'

export interface AccountLetterInput {
  readonly documentNo: string
  readonly date: IsoDate
  readonly addressee: Addressee
  readonly amount: Yen
  readonly transferDate: IsoDate
  readonly reason: string
  readonly bankName: string
  readonly branchName: string
  readonly accountType: string
  /** Only its last three digits are printed. */
  readonly accountNumber: string
  readonly holderKana: string
}

export function accountLetter(context: PaperContext, input: AccountLetterInput): DocModel {
  const title = '振込口座の確認について（お願い）'
  const row = (label: string, text: string, style: 'body' | 'lead' = 'body') => ({
    cells: [
      { text: label, head: true },
      { text, style },
    ],
  })
  const blank = (label: string) => ({ cells: [{ text: label, head: true }, { text: '' }], height: 9 })
  const flow: DocBlock[] = [
    {
      kind: 'paragraph',
      text: '次のとおり振込の手続をしましたが、金融機関から振込ができない旨の連絡がありました。お手数ですが、振込先の口座を確かめ、下の欄に記入して、通帳の写しを添えて返送してください。口座を確かめてから、もう一度振り込みます。',
      style: 'body',
      indent: true,
      gap: BELOW_HEAD,
    },
    {
      kind: 'table',
      columns: [40, 126],
      gap: 3,
      rows: [
        row('金額', yenText(input.amount), 'lead'),
        row('振込日', toWareki(input.transferDate)),
        row(
          '振込先',
          `${input.bankName}　${input.branchName}　${input.accountType}　****${input.accountNumber.slice(-3)}　${input.holderKana}`,
        ),
        row('できなかった理由', input.reason),
      ],
    },
    { kind: 'paragraph', text: '正しい振込先', style: 'lead', gap: 6 },
    {
      kind: 'table',
      columns: [40, 126],
      gap: 2,
      rows: [
        blank('金融機関・支店'),
        { cells: [{ text: '預金種目', head: true }, { text: '普通　・　当座　・　貯蓄' }], height: 9 },
        blank('口座番号'),
        blank('口座名義（カナ）'),
        blank('電話番号'),
      ],
    },
    contact(context, 6),
  ]
  const page = letterPage(letterHead(context, input, title, ''), flow, { left: title, right: input.documentNo })
  return { id: input.documentNo, title, date: input.date, pages: [page] }
}
