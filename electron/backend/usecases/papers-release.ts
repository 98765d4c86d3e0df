import type { Handler } from '../context.ts'
export const release: Handler<'papers.release'> = async () => { throw new Error('papers.release') }
