/** 項目の持ち主. What each sealed field belongs to: bound to its ciphertext, so that it opens nowhere else. */

export const answerOwner = (answerId: string): string => `account_answer:${answerId}`

export const checkOwner = (checkId: string): string => `payment_account_check:${checkId}`

export const draftOwner = (userId: string, form: string): string => `form_draft:${userId}:${form}`

export const payeeOwner = (runId: string, seq: number): string => `payment_payee:${runId}:${seq}`
