import type { Handler } from '../context.ts'
export const exportLedger: Handler<'ledger.export'> = async () => { throw new Error('ledger.export') }
