import type { DocBlock, DocModel, TableRow } from '../../../shared/domain/document.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { yenText } from '../../../shared/domain/money.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import { localStamp } from '../../../shared/domain/clock.ts'
import { stateName, struck, type PackData } from './audit-pack-data.ts'
import { paperKinds } from '../../../shared/papers/kinds.ts'

/** 監査一式の案件の写し: one case on paper, from the application as it came to the last payment. */

/** The page's width between its margins, mm. */
const width = 174

function table(heads: readonly string[], columns: readonly number[], rows: readonly (readonly string[])[]): DocBlock {
  const head: TableRow = { cells: heads.map((text) => ({ text, head: true, style: 'small' })) }
  const lines = rows.map((row): TableRow => ({ cells: row.map((text) => ({ text, style: 'small' })) }))
  return { kind: 'table', gap: 1.5, columns, rows: [head, ...lines] }
}

const heading = (text: string): DocBlock => ({ kind: 'paragraph', text: `■ ${text}`, style: 'lead', gap: 5 })
const plain = (text: string): DocBlock => ({ kind: 'paragraph', text, style: 'small', gap: 1.5 })
const yen = (n: number | null): string => (n === null ? '－' : yenText(n))
const day = (text: string | null): string =>
  text === null || text === '' ? '－' : /^\d{4}-\d{2}-\d{2}/.test(text) ? toWareki(text.slice(0, 10)) : text
const stamp = (at: string): string => (at === '' ? '' : localStamp(new Date(at)).slice(0, 16))
const verdicts = { ok: '○', judge: '△', fail: '×' } as const
const origins = { decided: '決定のときに固定した資料', reviewed: '審査のときの資料', live: '今の資料' } as const
/** A section with a table, or the words that there is nothing. */
const section = (title: string, rows: readonly unknown[], block: () => DocBlock, none: string): DocBlock[] => [
  heading(title),
  rows.length === 0 ? plain(none) : block(),
]

/** The paper. `by` and `purpose` stand at its head and at its foot: who made it, and what for. */
export function packPaper(
  data: PackData,
  made: { readonly at: Date; readonly by: string; readonly purpose: string; readonly office: string; readonly day: IsoDate },
): DocModel {
  const { detail } = data
  const facts: readonly (readonly [string, string])[] = [
    ['案件番号', data.caseNo],
    ['受付番号', detail.receiptNo],
    [
      '対象者',
      detail.person === null
        ? detail.beneficiary
        : `${detail.person.name}（${detail.person.birthDate === struck ? struck : day(detail.person.birthDate)}生）`,
    ],
    ['住所', detail.person?.address ?? '－'],
    ['種目', detail.itemName],
    ['申請日', day(detail.appliedOn)],
    ['状態', stateName(data)],
    ['目的', made.purpose],
    ['作成', `${localStamp(made.at).slice(0, 16)} ${made.by}`],
  ]
  const blocks: DocBlock[] = [
    { kind: 'reference', lines: [made.office, localStamp(made.at).slice(0, 16)] },
    { kind: 'title', text: data.masked ? '案件の写し　開示用（墨塗り）' : '案件の写し　監査一式', gap: 3 },
    {
      kind: 'table',
      gap: 4,
      columns: [34, width - 34],
      rows: facts.map(([label, text]) => ({
        cells: [
          { text: label, head: true, style: 'small' },
          { text, style: 'small' },
        ],
      })),
    },
    heading('申請の内容'),
    table(
      ['項目', '回答'],
      [50, width - 50],
      detail.application.filter((one) => one.value !== '').map((one) => [one.label, one.value]),
    ),
    ...data.came.flatMap((one) => [
      heading(`受け取ったままの申請（第${one.version}版）`),
      plain(`${one.file} ${one.line}行目、取込 ${one.importNo}、${stamp(one.receivedAt)}、ファイルの SHA-256 ${one.fileSha256}`),
      table(
        ['列', '受け取った文字', '直した文字'],
        [44, width - 44 - 40, 40],
        one.cells.filter((cell) => cell.cell !== '' || cell.mended !== null).map((cell) => [cell.column, cell.cell, cell.mended ?? '']),
      ),
    ]),
    ...section(
      '審査',
      detail.checks,
      () =>
        table(
          ['', '項目', '判定', '理由', '要件・根拠'],
          [7, 36, 10, 66, width - 119],
          detail.checks.map((k) => [
            k.id,
            k.title,
            verdicts[k.verdict],
            k.reason,
            [k.criterion, k.article].filter((t) => t !== '').join(' '),
          ]),
        ),
      'この制度には審査項目がありません。',
    ),
    ...(detail.reviewed === null
      ? []
      : [
          plain(
            `審査者 ${detail.reviewed.by}（${day(detail.reviewed.on)}）: ${detail.reviewed.propose === 'grant' ? '支給' : '却下'}の提案。${detail.reviewed.reason}`,
          ),
        ]),
    ...amountBlocks(data),
    ...data.routes.flatMap((route) => [
      heading(`起案 ${route.draftNo}（${route.state}）`),
      plain(`${route.title}　起案 ${route.draftedBy}（${day(route.draftedOn)}）`),
      table(
        ['役職', '担当', '処理', '処理した人', '別', '日時', 'コメント'],
        [20, 28, 18, 28, 14, 28, width - 136],
        route.steps.map((s) => [s.post, s.holder, s.state, s.by, s.how, stamp(s.at), s.comment]),
      ),
    ]),
    ...(detail.decision === null
      ? []
      : [
          heading('決定'),
          plain(
            `${detail.decision.decisionNo}　${day(detail.decision.decidedOn)}　公費負担額 ${yen(detail.decision.publicPayment)}・自己負担額 ${yen(detail.decision.selfPayment)}　${detail.decision.reason}`,
          ),
        ]),
    ...section(
      '発行した書類',
      data.papers,
      () =>
        table(
          ['種類', '番号', '発行日', 'ファイル', '頁', 'SHA-256'],
          [22, 34, 26, 30, 10, width - 122],
          data.papers.map((p) => [
            paperKinds[p.kind as keyof typeof paperKinds] ?? p.kind,
            p.number,
            day(p.issuedOn),
            p.file,
            `${p.page}`,
            p.sha256,
          ]),
        ),
      '発行した書類はありません。',
    ),
    ...section(
      '添付',
      data.attachments,
      () =>
        table(
          ['名前', '種類', '受領', 'SHA-256'],
          [44, 26, 28, width - 98],
          data.attachments.map((a) => [a.label, a.kind, stamp(a.at), a.sha256]),
        ),
      '添付はありません。',
    ),
    ...section(
      '支払',
      data.payments,
      () =>
        table(
          ['支払番号', '給付券', '振込日', '金額', '状態'],
          [30, 46, 30, 30, width - 136],
          data.payments.map((p) => [p.runNo, p.voucherNo, day(p.transferDate), yenText(p.amount), p.live ? p.state : '取止め']),
        ),
      '支払はありません。',
    ),
    ...section(
      '経過',
      detail.history,
      () =>
        table(
          ['号', '日時', '人', '行為', '内容'],
          [12, 30, 26, 28, width - 96],
          detail.history.map((h) => [h.seq === 0 ? '' : String(h.seq), h.at.slice(0, 16), h.by, h.act, h.text]),
        ),
      '記録はありません。',
    ),
    {
      kind: 'footer',
      left: `${data.caseNo}${data.masked ? ' 開示用（墨塗り）' : ' 取扱注意'}`,
      right: `${made.by} ${localStamp(made.at).slice(0, 16)}`,
    },
  ]
  return {
    id: data.caseNo,
    title: '案件の写し',
    date: made.day,
    pages: [{ margin: { top: 16, right: 18, bottom: 16, left: 18 }, blocks }],
  }
}

/** Figures with their formulas, and the rows of the rules each comes from. */
function amountBlocks({ sources }: PackData): DocBlock[] {
  if (sources === null) return []
  const rules = new Map(sources.figures.flatMap((f) => f.rows.map((row) => [`${row.what}${row.value}${row.from}`, row] as const)))
  return [
    heading('金額と、そのとき使った定め'),
    plain(`${origins[sources.origin]}（${day(sources.asOf)} 現在）`),
    table(
      ['金額の名', '金額', '計算'],
      [40, 28, width - 68],
      sources.figures.map((f) => [f.label, yen(f.amount), [f.formula, f.numbers].join('\n')]),
    ),
    table(
      ['定め・資料', '値', '適用', '根拠'],
      [52, 36, 46, width - 134],
      [...rules.values()].map((row) => [
        row.what,
        row.value,
        row.from === null ? '－' : `${day(row.from)}から${row.to === null ? '' : `${day(row.to)}まで`}`,
        [row.article, row.source].filter((t) => t !== '').join(' '),
      ]),
    ),
  ]
}
