import * as z from 'zod'
import { command, Day, job, query, Ticket } from './kinds.ts'

const Brings = {
  /** PostScript name. */
  name: z.string(),
  /** Characters it has. */
  characters: z.int(),
  /** Of these, characters the program's own fonts lack. */
  adds: z.int(),
  /** 異体字. Special forms chosen by variation selectors. */
  variants: z.int(),
}

const Font = z.object({
  ...Brings,
  original: z.string(),
  bytes: z.int(),
  licence: z.string(),
  by: z.string(),
  on: Day,
  state: z.enum(['usable', 'missing', 'changed']),
})

export type OfficeFontRow = z.infer<typeof Font>

/** 事務所の書体. Font files for characters that the program's own fonts lack. */
export const fontsContract = {
  'fonts.list': query('書体の一覧', 'papers.read', z.strictObject({}), z.array(Font)),
  'fonts.add': job(
    '書体の追加',
    'papers.issue',
    z.strictObject({ ticket: Ticket, licence: z.string().trim().min(1).max(200) }),
    z.object(Brings),
    ['papers'],
  ),
  'fonts.remove': command(
    '書体を外す',
    'papers.issue',
    z.strictObject({ name: z.string().min(1).max(63), reason: z.string().trim().min(1).max(500) }),
    z.object({ left: z.int() }),
    ['papers'],
  ),
}
