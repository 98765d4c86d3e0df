/** 導入前の年度の数値. */
export interface EffectBaselineTable {
  year: number
  measure: string
  seq: number
  value: number
  source: string
  by_user: string
  at: string
}
