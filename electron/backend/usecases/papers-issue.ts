import type { Handler } from '../context.ts'
export const issue: Handler<'papers.issue'> = async () => { throw new Error('papers.issue') }
