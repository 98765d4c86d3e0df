import type { TaxRow } from '../../../shared/domain/masters.ts'
import type { AidsFacts, AidsJudgement, TaxByHand } from '../../../shared/programmes/daily-living-aids/facts.ts'
import type { AidsParameters } from '../../../shared/programmes/daily-living-aids/parameters.ts'
import {
  basisKey,
  confirmCause,
  sameBasis,
  taxBasis,
  type ConfirmCause,
  type TaxBasis,
} from '../../../shared/programmes/daily-living-aids/tax-confirm.ts'
import type { ReadDb } from '../store/db.ts'
import type { TaxConfirmationTable } from '../store/schema-two-persons.ts'
import { earlierBases, taxConfirmations, type EarlierBasis } from '../store/two-persons.ts'

/** What second persons said of cases, and what their earlier reviews rested on. */
export interface TaxRecords {
  readonly confirmations: ReadonlyMap<string, TaxConfirmationTable>
  readonly earlier: ReadonlyMap<string, readonly EarlierBasis[]>
}

/** 課税区分の確認 of one case as it stands. */
export interface CaseTax {
  readonly basis: TaxBasis
  /** Why a second person is asked; null: nobody is. */
  readonly cause: ConfirmCause | null
  /** A second person confirmed exactly these figures. */
  readonly confirmed: TaxConfirmationTable | null
  /** A second person found exactly these figures wrong. */
  readonly disputed: TaxConfirmationTable | null
}

/** The records of up to a few hundred cases; nothing is read where the office asks for no second person. */
export async function taxRecords(read: ReadDb, caseIds: readonly string[], parameters: AidsParameters): Promise<TaxRecords> {
  if (parameters.taxConfirm === 'none') return { confirmations: new Map(), earlier: new Map() }
  return { confirmations: await taxConfirmations(read, caseIds), earlier: await earlierBases(read, caseIds) }
}

/**
 * How the bracket of a case stands. A confirmation counts while the figures are the same and whoever gave it is neither the
 * case's reviewer nor the one who typed them.
 */
export function caseTax(
  records: TaxRecords,
  at: { readonly caseId: string; readonly reviewer: string | null },
  facts: AidsFacts,
  judgement: AidsJudgement,
  parameters: AidsParameters,
): CaseTax {
  const basis = taxBasis(facts.tax, facts.taxByHand, judgement)
  const changed = (records.earlier.get(at.caseId) ?? []).some((row) => row.bracket !== null && !sameBasis(basisOf(row), basis))
  const said = records.confirmations.get(at.caseId)
  const fits =
    said !== undefined && said.basis === basisKey(basis) && said.by_user !== at.reviewer && said.by_user !== facts.taxByHand?.by
      ? said
      : null
  return {
    basis,
    cause: confirmCause(facts, judgement, parameters, changed),
    confirmed: fits?.agrees === 1 ? fits : null,
    disputed: fits?.agrees === 0 ? fits : null,
  }
}

/** Whether a case waits for a second person before it can be drafted: a refusal only where the tax is among its grounds. */
export function waitsForSecond(kind: 'grant' | 'refuse', tax: CaseTax, judgement: AidsJudgement): boolean {
  if (tax.cause === null || tax.confirmed !== null) return false
  return kind === 'grant' || judgement.checks.some(({ id, verdict }) => id === '9' && verdict === 'fail')
}

function basisOf(row: EarlierBasis): TaxBasis {
  const tax = row.tax === null ? null : (JSON.parse(row.tax) as TaxRow)
  const byHand = row.byHand === null ? undefined : (JSON.parse(row.byHand) as TaxByHand)
  return taxBasis(tax, byHand, { taxYear: row.taxYear, bracket: row.bracket })
}
