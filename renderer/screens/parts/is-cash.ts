import { findProgramme } from '../../../shared/programmes/index.ts'

/** 現金給付. Whether a case is paid to the person instead of being delivered by vouchers. */
export const isCash = (detail: { readonly programme: string }): boolean => findProgramme(detail.programme)?.delivery === 'cash'
