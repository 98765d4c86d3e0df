import * as z from 'zod'
import { HelpPage } from './help-page.ts'
import { Code, job, Medium, None, query, Ticket } from './kinds.ts'

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)

/** Which manual is printed, of which version, and how the keys in it are written: the table of keys belongs to the window. */
const Printed = { page: Code, version: z.string().max(30), keys: z.record(z.string().max(60), z.string().max(40)) }

/** 同梱のものの利用許諾. */
const Licence = z.object({
  name: z.string(),
  version: z.string(),
  /** SPDX expression or the package's own word. */
  licence: z.string(),
  /** Number of its text among `texts`; -1: the package brings none. */
  text: z.int(),
})

/** 手引きとこのプログラムについて. Nothing in it is about persons. */
export const helpContract = {
  'help.read': query('手引きの表示', null, None, z.object({ pages: z.array(HelpPage) })),
  'help.picture': query(
    '手引きの絵',
    null,
    z.strictObject({ file: z.string().regex(/^[a-z0-9-]{1,40}\.jpg$/) }),
    z.object({ bytes: Bytes }),
  ),
  'help.about': query(
    'このプログラムについて',
    'office.use',
    None,
    z.object({
      /** Versions of what the program stands on; empty where it does not run in it (the command line has no Electron). */
      parts: z.array(z.object({ name: z.string(), version: z.string() })),
      /** Day of the build and days since then; null: started from its sources. `overdue`: a newer version should have come by now. */
      age: z.object({ builtOn: z.string(), days: z.int(), overdue: z.boolean() }).nullable(),
      promises: HelpPage.nullable(),
      /** 連絡先 of the office about accessibility; empty while nobody wrote one. */
      contact: z.string(),
      licences: z.array(Licence),
      texts: z.array(z.string()),
    }),
  ),
  'help.manual': query('手引きの印刷', 'office.use', z.strictObject(Printed), z.object({ name: z.string(), pages: z.int(), bytes: Bytes })),
  'help.saveManual': job(
    '手引きの保存',
    'office.use',
    z.strictObject({ ...Printed, save: Ticket, replace: z.boolean(), medium: Medium }),
    z.object({ name: z.string(), sha256: z.string(), pages: z.int() }),
    [],
  ),
}
