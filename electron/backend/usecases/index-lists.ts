import type { Handlers } from '../context.ts'
import { printDrafts, printInbox } from './draft-print.ts'
import { printRows } from './import-print.ts'
import { printList } from './queue-print.ts'

/** 一覧の印刷. */
export const listPrintHandlers = {
  'queue.print': printList,
  'draft.print': printDrafts,
  'inbox.print': printInbox,
  'import.print': printRows,
} satisfies Partial<Handlers>
