/**
 * 制度. What every programme gives to the engine: a form, its rules at intake, and a name. Checks, amounts and papers are
 * the programme's own functions, called by the use-cases of that programme.
 */
import type { IntakeRules } from '../domain/intake.ts'

export type ProgrammeId = 'aids' | 'gift'

export interface Programme extends IntakeRules {
  readonly id: ProgrammeId
  /** 制度名. */
  readonly name: string
  /** 種目 in words: what `itemCode` means here. */
  readonly itemLabel: string
  /** Whether a grant is delivered by vouchers (else it is paid in cash to the person). */
  readonly delivery: 'voucher' | 'cash'
}
