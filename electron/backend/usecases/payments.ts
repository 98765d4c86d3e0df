import type { Handler } from '../context.ts'
export const create: Handler<'payment.create'> = async () => { throw new Error('payment.create') }
export const list: Handler<'payment.list'> = async () => { throw new Error('payment.list') }
export const candidates: Handler<'payment.candidates'> = async () => { throw new Error('payment.candidates') }
