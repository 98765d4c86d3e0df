/** 面談の一覧. Interviews of mothers as the health section lists them; with them the notices of pregnancies. */
import type { RowReader } from './master-tables-cells.ts'
import type { IsoDate } from './masters.ts'

/** 面談. One interview of a mother. */
export interface GiftInterview {
  /** 宛名番号 of the mother. */
  readonly residentNo: string
  readonly kind: '妊娠時' | '出生後'
  readonly interviewedOn: IsoDate
  /** 妊娠届出日; null: not told. */
  readonly notifiedOn: IsoDate | null
  /** 宛名番号 of the child; null: not told. */
  readonly childNo: string | null
  readonly note: string
}

/** 面談. A notice of a pregnancy belongs to the interview during it, a child to the one after its birth. */
export function readInterview(row: RowReader): GiftInterview {
  const kind = row.choice('面談の種類', ['妊娠時', '出生後'])
  const notifiedOn = row.dateOrNull('妊娠届出日')
  const childNo = row.residentNoOrNull('子の宛名番号')
  if (kind === '妊娠時' && childNo !== null) {
    row.fail(
      '子の宛名番号',
      'inconsistent',
      '妊娠時の面談に「子の宛名番号」が入っています。この行は取り込んでいません。面談の種類を確かめてください。',
    )
  }
  return {
    residentNo: row.residentNo('宛名番号'),
    kind,
    interviewedOn: row.date('面談日'),
    notifiedOn,
    childNo,
    note: row.text('備考'),
  }
}
