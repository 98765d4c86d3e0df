/** バックアップの予定: when the program makes one by itself; no clock runs here. */
import { expect, it } from 'vitest'
import { dueWork, type DueFacts } from '../../electron/backend/backup/due.ts'

const at = (text: string): Date => new Date(`${text}+09:00`)
/** A Tuesday at ten, nobody asking since 9:58, the last backup of Monday at 18:00, tried last week. */
const usual: DueFacts = {
  now: at('2026-11-24T10:00:00'),
  newest: at('2026-11-23T18:00:00'),
  rehearsed: { at: at('2026-11-17T18:00:00'), ok: true },
  failedAt: null,
  lastCall: at('2026-11-24T09:58:00'),
  startedAt: at('2026-11-24T09:50:00'),
  busy: false,
}

it.each<readonly [string, Partial<DueFacts>, 'daily' | 'rehearsal' | null]>([
  ['the first quiet minute of the day', {}, 'daily'],
  ['not while somebody works', { lastCall: at('2026-11-24T09:59:30') }, null],
  ['not while a long task runs', { busy: true }, null],
  [
    'an office that is never quiet, after half an hour',
    { lastCall: at('2026-11-24T09:59:59'), startedAt: at('2026-11-24T09:30:00') },
    'daily',
  ],
  [
    'a missed day is made up for at once',
    { newest: at('2026-11-22T18:00:00'), lastCall: at('2026-11-24T10:00:00'), startedAt: at('2026-11-24T10:00:00') },
    'daily',
  ],
  ['yesterday is no missed day', { lastCall: at('2026-11-24T10:00:00'), startedAt: at('2026-11-24T10:00:00') }, null],
  ['none at all, in a quiet minute', { newest: null }, 'daily'],
  ['the day is that of Japan: 8:59 on the 24th is 23:59 of the 23rd in UTC', { newest: at('2026-11-24T08:59:00') }, null],
  ['one a day', { newest: at('2026-11-24T00:00:01') }, null],
  ['an hour after a failure, not sooner', { failedAt: at('2026-11-24T09:00:01') }, null],
  ['an hour after a failure', { failedAt: at('2026-11-24T09:00:00') }, 'daily'],
  ['a failure of the future (a clock put back) stops nothing', { failedAt: at('2026-11-25T09:00:00') }, 'daily'],
  [
    'a month after the last trial',
    { newest: at('2026-11-24T09:00:00'), rehearsed: { at: at('2026-10-25T10:00:00'), ok: true }, lastCall: at('2026-11-24T09:55:00') },
    'rehearsal',
  ],
  [
    'a trial waits for five quiet minutes',
    { newest: at('2026-11-24T09:00:00'), rehearsed: null, lastCall: at('2026-11-24T09:55:01') },
    null,
  ],
  ['a trial that was never made', { newest: at('2026-11-24T09:00:00'), rehearsed: null, lastCall: at('2026-11-24T09:55:00') }, 'rehearsal'],
  [
    'a trial that failed is made again',
    { newest: at('2026-11-24T09:00:00'), rehearsed: { at: at('2026-11-24T08:00:00'), ok: false }, lastCall: at('2026-11-24T09:55:00') },
    'rehearsal',
  ],
  [
    '29 days are no month',
    { newest: at('2026-11-24T09:00:00'), rehearsed: { at: at('2026-10-26T10:00:00'), ok: true }, lastCall: at('2026-11-24T09:00:00') },
    null,
  ],
])('%s', (_, part, expected) => {
  expect(dueWork({ ...usual, ...part })).toBe(expected)
})
