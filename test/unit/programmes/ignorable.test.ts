/** 読まない項目. Intake looks only through `ignorable` for fields that do not apply: no rule may leave out another one. */
import { expect, it } from 'vitest'
import type { ResolvedItem } from '../../../shared/domain/intake.ts'
import type { Item } from '../../../shared/domain/masters.ts'
import { programmes } from '../../../shared/programmes/index.ts'

const items: readonly (ResolvedItem | null)[] = [
  null,
  { code: 'X', item: null },
  ...['月', '個', '台', '年'].map((unit) => ({ code: 'X', item: { code: 'X', unit } as Item })),
]
const flags = [true, false, null]
const kinds = ['出産応援', '子育て応援', '', null]

it.each(programmes)('$id', (programme) => {
  const ignored = new Set<string>()
  for (const item of items) {
    for (const flag of flags) {
      for (const kind of kinds) {
        const values = Object.fromEntries(
          programme.fields.map((field) => [field.id, field.id === programme.itemField ? kind : field.kind === 'flag' ? flag : null]),
        )
        for (const { id } of programme.fields) if (programme.fieldRule(id, values, item) === 'ignored') ignored.add(id)
      }
    }
  }
  expect([...ignored].sort()).toEqual([...programme.ignorable].sort())
})
