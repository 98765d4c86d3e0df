/** Every form of a dialog keeps what is typed: read from the sources, so that a new one cannot forget it. */
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const screens = globSync('renderer/screens/**/*.tsx')

/** Dialogs whose fields are not kept, and why. */
const notKept: Readonly<Record<string, string>> = {
  'renderer/screens/users/PasswordForm.tsx': 'passwords are never written down',
  'renderer/screens/keys/OfficeKeyDialog.tsx': 'passwords and keys on paper are never written down',
  'renderer/screens/keys/RenewKeyDialog.tsx': 'passwords are never written down',
  'renderer/screens/backups/key-dialogs.tsx': 'recovery keys and passwords are never written down',
  'renderer/screens/import/FieldChooser.tsx': 'its field only searches',
  'renderer/screens/import/RejectsDialog.tsx': 'a choice of the form, nothing typed',
  'renderer/screens/import/CommitDialog.tsx': 'names the medium, which the hand-over ledger remembers',
}

/** The functions of a file with their text. */
function partsOf(text: string): readonly string[] {
  const starts = [...text.matchAll(/^(?:export )?function /gm)].map((match) => match.index)
  return starts.map((start, i) => text.slice(start, starts[i + 1]))
}

const typedDialogs = screens.flatMap((file) =>
  partsOf(readFileSync(file, 'utf8'))
    .filter((part) => /<(?:Ticked)?Dialog\b/.test(part) && /<(?:Field|ReasonField|textarea)\b/.test(part))
    .map((part) => ({ file, part, at: `${file} ${/function (\w+)/.exec(part)?.[1] ?? ''}` })),
)

describe('forms with text', () => {
  it('are found', () => expect(typedDialogs.length).toBeGreaterThan(40))
  it.each(typedDialogs.filter(({ file }) => notKept[file] === undefined))('$at keeps what is typed', ({ part }) => {
    expect(/<(?:Ticked)?Dialog\b[^]*?\bdraft=/.test(part)).toBe(true)
  })
  it('have names of their own', () => {
    const names = screens.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\bdraft=(\{`[^`]*`\}|"[^"]*")/g)].map((match) => match[1]),
    )
    expect(names.length).toBe(new Set(names).size)
  })
})
