import type { Handler } from '../context.ts'
export const pending: Handler<'papers.pending'> = async () => { throw new Error('papers.pending') }
export const list: Handler<'papers.list'> = async () => { throw new Error('papers.list') }
export const files: Handler<'papers.files'> = async () => { throw new Error('papers.files') }
export const file: Handler<'papers.file'> = async () => { throw new Error('papers.file') }
