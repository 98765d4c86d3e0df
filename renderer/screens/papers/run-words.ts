import type { PrintBundle, PrintItem } from '../../../shared/contract/print-run.ts'
import { count } from '../../ui/format.ts'

export const kindWords: Readonly<Record<string, string>> = {
  all: 'すべて',
  grant: '決定通知書',
  refuse: '却下通知書',
  cancel: '取消通知書',
}
export const orderWords = { postal: '郵便番号順', decision: '文書番号順', case: '案件番号順' } as const
export const runStateWords = { open: '作業中', posted: '発送済', closed: '取りやめ' } as const
export const bundleStateWords: Readonly<Record<PrintBundle['state'], string>> = { waiting: '待ち', made: '印刷済', counted: '枚数確認済' }
export const partWords: Readonly<Record<PrintBundle['part'], string>> = { mail: '郵送', desk: '窓口渡し', again: '刷り損じの代わり' }
export const itemStateWords: Readonly<Record<PrintItem['state'], string>> = {
  waiting: '印刷待ち',
  issued: '発行済',
  posted: '発送済',
  held: '発送保留',
  handed: '窓口渡し済',
  dropped: '除外',
}

/** `1–100通`, `12通`. */
export function spanOf(bundle: PrintBundle): string {
  return bundle.part === 'again' ? '給付券だけ' : bundle.cases === 0 ? '0通' : `${bundle.from}–${bundle.to}（${count(bundle.cases)}通）`
}
