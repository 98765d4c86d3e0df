/** What stands on a command line: nothing is passed over in silence. */
import { describe, expect, test } from 'vitest'
import { commands } from '../../../electron/cli/commands.ts'
import { readCommandLine } from '../../../electron/cli/options.ts'
import { masterKinds } from '../../../shared/domain/master-tables-kinds.ts'
import { AppError } from '../../../shared/errors.ts'
import { messageOf } from '../../../shared/messages.ja.ts'

function problemOf(line: string): string {
  try {
    readCommandLine(line.split(' '))
    return ''
  } catch (error) {
    return error instanceof AppError && error.code === 'usage' ? (error.params as { problem: string }).problem : String(error)
  }
}

describe('words that a command does not take are refused, for whoever wrote them believes that they count', () => {
  test.each([
    ['approve R8-D0001 R8-D0002', '「R8-D0002」が余分です'],
    ['case R8-000001 R8-000002', '「R8-000002」が余分です'],
    ['users everybody', '「everybody」が余分です'],
    ['import a.csv b.csv --programme aids --profile p', '「b.csv」が余分です'],
    ['review --auto R8-000001', '「R8-000001」が余分です'],
    ['claims a.csv --dry-run', '「claims」に --dry-run はありません'],
    ['recall R8-D0001 --reason x', '「recall」に --reason はありません'],
    ['load items a.csv --programme aids', '「load」に --programme はありません'],
    ['review --auto --propose grant', '--auto と --propose は一緒に指定できません'],
    ['draft --kind grant --all --cases R8-000001', '--all と --cases は一緒に指定できません'],
    ['cases --on 2026-13-01', '--on は 2026-11-24 の形の日付にしてください'],
    ['cases --lmit 3', '「--lmit」の指定が正しくありません'],
  ])('%s', (line, problem) => {
    expect(problemOf(line)).toContain(problem)
  })
})

describe('what command-line.md names is taken', () => {
  test.each([
    'init --sample --office o --json',
    'users --office o --as admin --json',
    'load item-routes a.csv',
    'import a.csv --programme aids --profile p.json --rejects r.csv --dry-run --replace',
    'cases --state received --programme aids --limit 3 --detail',
    'case R8-000001',
    'review --auto',
    'review R8-000001 --propose refuse --reason x',
    'draft --kind grant --all',
    'draft --kind refuse --cases R8-000001,R8-000002',
    'drafts',
    'approve R8-D0001 --as-deputy',
    'send-back R8-D0001 --to 係長 --comment x',
    'recall R8-D0001',
    'discard R8-D0001',
    'papers --out o --one-file --release',
    'claims a.csv --profile claims',
    'pay --month 2026-12 --transfer-date 2026-12-25 --out a.txt',
    'returned a.csv',
    'verify --export a.jsonl',
    'backup --to b',
    'restore b --office o',
    'doctor',
    'demo --out d --replace',
  ])('%s', (line) => {
    expect(problemOf(line)).toBe('')
  })

  test('the kinds of master that are offered are those that are taken', () => {
    const { next } = messageOf(new AppError('unknown-kind', { kind: 'x' }))
    expect(next.split(' のどれか')[0]?.split(', ').toSorted()).toEqual([...masterKinds].toSorted())
  })

  test.each([
    [new AppError('nothing-to-pay', { month: '2026-12' }), '令和8年12月に'],
    [new AppError('not-a-bank-day', { day: '2026-12-26' }), '令和8年12月26日は'],
    [new AppError('last-administrator', { day: '2026-12-01' }), '令和8年12月1日から'],
  ])('$code tells its day by the era', (error, day) => {
    expect(messageOf(error).text).toContain(day)
  })

  test('every command has its words in the table', () => {
    const untold = Object.keys(commands).filter((command) => problemOf(`${command} a b c d`) === '')
    expect(untold).toEqual([])
  })
})
