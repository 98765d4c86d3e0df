import type { Handler } from '../context.ts'
export const take: Handler<'claims.take'> = async () => { throw new Error('claims.take') }
