import type { Handler } from '../context.ts'
export const exportFile: Handler<'payment.export'> = async () => { throw new Error('payment.export') }
