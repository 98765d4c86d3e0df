import type { PrintBundle, PrintItem } from '../../../shared/contract/print-run.ts'
import { count } from '../../ui/format.ts'

export {
  noticeKindWords as kindWords,
  noticeOrderWords as orderWords,
  printRunStateWords as runStateWords,
} from '../../../shared/domain/list-words.ts'
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
