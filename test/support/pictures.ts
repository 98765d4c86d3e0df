/**
 * Pictures of every screen of every role, for people who look at them:
 * `xvfb-run -a -s '-screen 0 1920x1200x24' node test/support/pictures.ts FOLDER [both|middle|OFFICE] [USER …]`.
 * Two offices: one in the middle of its work (made here), and one at the end of the month (that of `npm run demo`, if it is there).
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { launchApp } from './electron-app.ts'
import { type Desk, sitDown } from './journey.ts'
import { officeAtWork } from './office-at-work.ts'
import { project, sampleDay, sampleFile } from './office.ts'

const sizes = [
  [1366, 728],
  [1920, 1000],
] as const

/** A walk of one user: name of each picture, and what is done before it. */
type Walk = readonly (readonly [name: string, act: (desk: Desk) => Promise<void>])[]

const go = (key: number, heading: string) => async (desk: Desk) => {
  await desk.press(`Alt+${key}`)
  await desk.at(heading)
}
const press =
  (...keys: readonly string[]) =>
  (desk: Desk) =>
    desk.press(...keys)
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

const stay = () => Promise.resolve()

const middle: Readonly<Record<string, readonly [heading: string, walk: Walk]>> = {
  intake: [
    '取込',
    [
      ['import', stay],
      [
        'import-mapping',
        async (desk) => {
          await desk.nextFile(sampleFile('aids-logoform-broken.csv'))
          await desk.press('F2')
          await desk.at('項目の対応')
        },
      ],
      [
        'import-preview',
        async (desk) => {
          await desk.press('F12')
          await desk.at('取込の確認')
        },
      ],
      ['import-preview-all', press('Control+ArrowRight')],
      ['import-commit', press('F12')],
      ['import-discard', press('Escape', 'Escape')],
      ['queue', async (desk) => (await desk.press('Escape'), await go(1, '案件')(desk))],
    ],
  ],
  reviewer: [
    '案件',
    [
      ['queue', stay],
      ['queue-ask', press('n')],
      ['queue-judge', press('a')],
      ['queue-judge-missing', press('Control+Enter')],
      ['queue-hold', press('Escape', 'h')],
      ['queue-fail', press('Escape', ']')],
      ['queue-refuse', press('x')],
      ['queue-search', async (desk) => (await desk.press('Escape', '/'), await desk.type('さとう'))],
      ['queue-search-empty', (desk) => desk.type('そんな人はいない')],
      ['queue-selected', press('Escape', 'Space', 'j', 'Space', 'j', 'Space')],
      ['case', press('Escape', 'Enter')],
      ['case-evidence', press('9')],
      ['help', press('F1')],
      ['drafts', async (desk) => (await desk.press('Escape'), await go(3, '起案')(desk))],
      ['papers', go(5, '発行')],
    ],
  ],
  drafter: [
    '起案',
    [
      ['drafts', stay],
      ['drafts-create', press('F12')],
      ['drafts-recall', press('Escape', 'r')],
      ['queue', async (desk) => (await desk.press('Escape'), await go(1, '案件')(desk))],
    ],
  ],
  chief: [
    '決裁',
    [
      ['approval', stay],
      ['approval-exception', press('n', 'n')],
      ['approval-approve', press('F12')],
      ['approval-send-back', press('Escape', 'b')],
      ['case', async (desk) => (await desk.press('Escape', 'F6', 'Enter'), await pause(300))],
    ],
  ],
  manager: [
    '決裁',
    [
      ['approval', stay],
      ['approval-not-my-turn', press('F12')],
    ],
  ],
  director: ['決裁', [['approval', stay]]],
  mailing: [
    '発行',
    [
      ['papers', stay],
      ['papers-issue', press('F12')],
    ],
  ],
  payer: [
    '支払',
    [
      ['payments', stay],
      ['payments-draft', press('F12')],
    ],
  ],
  admin: ['台帳', [['masters', stay]]],
  auditor: [
    '監査',
    [
      ['audit', stay],
      ['audit-verified', async (desk) => (await desk.press('F8'), await desk.sees('記録はすべてつながっています'))],
      ['queue', go(1, '案件')],
      ['drafts', go(3, '起案')],
      ['papers', go(5, '発行')],
      ['payments', go(6, '支払')],
    ],
  ],
}

const atTheEnd: typeof middle = {
  intake: ['取込', [['import', stay]]],
  reviewer: [
    '案件',
    [
      ['queue', stay],
      ['queue-issued', press(']', ']', ']')],
      ['case', press('Enter')],
      ['case-end', press('F6', 'End')],
    ],
  ],
  drafter: [
    '起案',
    [
      ['drafts', stay],
      ['drafts-create', press('F12')],
    ],
  ],
  manager: [
    '決裁',
    [
      ['approval', stay],
      ['papers-held', async (desk) => (await go(5, '発行')(desk), await pause(500))],
    ],
  ],
  mailing: [
    '発行',
    [
      ['papers', stay],
      ['papers-issue', press('F12')],
      [
        'papers-files',
        async (desk) => {
          await desk.press('Escape')
          await desk.press('Control+ArrowRight', 'Control+ArrowRight')
          await pause(3000)
        },
      ],
    ],
  ],
  payer: [
    '支払',
    [
      ['payments', stay],
      ['payments-export', press('F8')],
      ['payments-draft', press('Escape', 'F12')],
    ],
  ],
  admin: [
    '台帳',
    [
      ['masters', stay],
      ['masters-next', press('j', 'j')],
    ],
  ],
  auditor: [
    '監査',
    [
      ['audit-verified', async (desk) => (await desk.press('F8'), await desk.sees('記録はすべてつながっています'))],
      ['queue', go(1, '案件')],
      ['payments', go(6, '支払')],
    ],
  ],
}

async function walk(office: string, day: string, walks: typeof middle, out: string, only: readonly string[]): Promise<void> {
  const program = await launchApp({ backend: 'real', officeTemplate: office, on: day })
  const desk = await sitDown(program)
  mkdirSync(join(out, 'small'), { recursive: true })
  const shoot = async (name: string): Promise<void> => {
    await pause(450)
    for (const [width, height] of sizes) {
      const file = join(out, `${name}-${width}.png`)
      await program.picture(file, width, height)
      // a new size brings back the pointer, which rests on a row of the list
      await program.page.mouse.move(640, 20)
      await program.picture(file, width, height)
    }
    await desk.zoom(2)
    await pause(200)
    writeFileSync(join(out, 'small', `${name}.png`), await desk.glass())
    await desk.zoom(1)
    await program.page.emulateMedia({ forcedColors: 'active' })
    await program.page.screenshot({ path: join(out, 'forced', `${name}.png`) })
    await program.page.emulateMedia({ forcedColors: null })
  }
  try {
    await shoot('login')
    for (const [user, [heading, steps]] of Object.entries(walks)) {
      if (only.length > 0 && !only.includes(user)) continue
      await desk.logIn(user, heading)
      for (const [name, act] of steps) {
        await act(desk).catch((error: unknown) => process.stderr.write(`${user}-${name}: ${String(error).slice(0, 300)}\n`))
        await shoot(`${user}-${name}`)
      }
      await desk.press('Escape', 'Escape')
      await desk.logOut()
    }
    process.stderr.write(`${(await desk.faults()).join('\n')}\n`)
  } finally {
    await program.discard()
  }
}

const [out = join(project, 'out/pictures'), which = 'both', ...only] = process.argv.slice(2)
if (which === 'both' || which === 'middle') {
  const office = await officeAtWork()
  await walk(office, sampleDay, middle, join(out, 'middle'), only)
  rmSync(dirname(office), { recursive: true })
}
const demo = which === 'both' ? join(project, 'out/demo/office') : which
if (which !== 'middle' && existsSync(demo)) await walk(demo, '2026-12-25', atTheEnd, join(out, 'end'), only)
