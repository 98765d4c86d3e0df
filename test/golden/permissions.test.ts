/** Who may do what, as one table to read: operations × roles. `UPDATE_GOLDEN=1` writes it anew after a change that was meant. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contract, type Op } from '../../shared/contract.ts'
import type { Operation } from '../../shared/contract/kinds.ts'
import { can, permissions, roleNames, roles } from '../../shared/permissions.ts'

const file = join(import.meta.dirname, 'permissions.md')
const operations = Object.entries(contract) as [Op, Operation][]

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
const marks = (holds: (role: (typeof roles)[number]) => boolean): string[] => roles.map((role) => (holds(role) ? '○' : ''))
const head = (first: readonly string[]): string =>
  line([...first, ...roles.map((role) => roleNames[role])]) + line([...first, ...roles].map(() => '---'))

/** First what each role may at all, on one page; then every operation, area by area, with the permission it asks for. */
function table(): string {
  const rights = permissions.map((permission) => line([permission, ...marks((role) => can([role], permission))])).join('')
  const areas = [...new Set(operations.map(([op]) => op.split('.')[0] ?? ''))]
  const parts = areas.map((area) => {
    const rows = operations
      .filter(([op]) => op.split('.')[0] === area)
      .map(([op, { title, kind, permission, logView }]) =>
        line([
          op,
          title,
          logView ? `${kind}, logged` : kind,
          permission ?? 'open',
          ...marks((role) => permission === null || can([role], permission)),
        ]),
      )
    return `\n### ${area}\n\n${head(['operation', 'name', 'kind', 'asks for'])}${rows.join('')}`
  })
  return `# Who may do what\n\n## Permissions\n\n${head(['permission'])}${rights}\n## Operations\n${parts.join('')}`
}

describe('permissions', () => {
  it('are as the table says', () => {
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, table())
    expect(table()).toBe(readFileSync(file, 'utf8'))
  })

  it('give the administrator no case, and the auditor nothing that changes the office', () => {
    const held = (role: 'administrator' | 'auditor') =>
      operations.filter(([, { permission }]) => permission !== null && can([role], permission))
    expect(held('administrator').filter(([op]) => /^(case|review|draft|papers|payment|claims|import|ledger)\./.test(op))).toEqual([])
    const acting = held('auditor').filter(
      ([, { kind, changes, scratch }]) => (kind === 'command' && scratch !== true) || changes.length > 0,
    )
    expect(acting.map(([op]) => op)).toEqual(['session.logout', 'session.lock', 'session.unlock', 'session.changePassword'])
  })

  it('are each used by an operation, but for what a handler asks itself and issues to come', () => {
    const used = new Set(operations.map(([, { permission }]) => permission))
    expect(permissions.filter((permission) => !used.has(permission))).toEqual(['case.protected', 'address.protected'])
  })
})
