/**
 * The pictures of the manuals, of the practice office 見本市: `xvfb-run -a -s '-screen 0 1920x1200x24' node test/support/manual-pictures.ts`
 * writes them to `resources/manual/images`. To be run after a screen of them changed.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { claimedFolder } from '../store/payments-run-support.ts'
import { claimDay } from '../store/payments-support.ts'
import { type AppUnderTest, launchApp } from './electron-app.ts'
import { type Desk, sitDown } from './journey.ts'
import { officeAtWork } from './office-at-work.ts'
import { project, sampleDay, sampleFile } from './office.ts'
import { settled } from './screen-eye.ts'

const out = join(project, 'resources/manual/images')
/** Size of the window, as in `shared/papers/manual.ts`. */
const [width, height] = [1366, 728]
/** Quality of the JPEG, of 100: letters stay clean below 150 KB. */
const quality = 58

/** One picture: who sits there, how he comes to the screen. */
type Shot = readonly [file: string, open: (desk: Desk) => Promise<void>]
type Sitting = readonly [user: string, heading: string, shots: readonly Shot[]]

const stay = (): Promise<void> => Promise.resolve()

const atWork: readonly Sitting[] = [
  [
    'intake',
    '取込',
    [
      [
        'import',
        async (desk) => {
          await desk.nextFile(sampleFile('aids-logoform-broken.csv'))
          await desk.press('F2')
          await desk.at('項目の対応')
          await desk.press('F12')
          await desk.at('取込の確認')
        },
      ],
    ],
  ],
  ['reviewer', '案件', [['queue', (desk) => desk.sees(/1行目／\d+件/)]]],
  ['chief', '決裁', [['approval', (desk) => desk.sees('公費負担額の計')]]],
  ['mailing', '発行', [['papers', (desk) => desk.sees(/\d+通を印刷/)]]],
  ['admin', '台帳', [['masters', stay]]],
  [
    'auditor',
    '監査',
    [
      [
        'audit',
        async (desk) => {
          await desk.press('F8')
          await desk.sees('記録はすべてつながっています')
        },
      ],
    ],
  ],
]
const paying: readonly Sitting[] = [
  [
    'payer',
    '支払',
    [
      ['payments', (desk) => desk.sees(/支払先 [1-9]/)],
      [
        'claims',
        async (desk) => {
          await desk.press('Alt+s')
          await desk.at('請求')
          await desk.press('Control+ArrowRight')
          await desk.sees('K26')
        },
      ],
    ],
  ],
]

async function shoot(program: AppUnderTest, file: string): Promise<void> {
  await settled(program.page)
  const bytes = await program.page.screenshot({ type: 'jpeg', quality })
  writeFileSync(join(out, `${file}.jpg`), bytes)
  process.stdout.write(`${file}.jpg ${Math.round(bytes.length / 1024)} KB\n`)
}

async function walk(office: string, on: string, sittings: readonly Sitting[]): Promise<void> {
  const program = await launchApp({ backend: 'real', officeTemplate: office, on })
  try {
    const desk = await sitDown(program)
    await desk.zoom(1)
    await program.page.waitForFunction((size) => window.innerWidth === size[0] && window.innerHeight === size[1], [width, height])
    await program.page.mouse.move(1, 1)
    for (const [user, heading, shots] of sittings) {
      await desk.logIn(user, heading)
      for (const [file, open] of shots) {
        await open(desk)
        await shoot(program, file)
      }
      await desk.logOut()
    }
  } finally {
    await program.discard()
    rmSync(dirname(office), { recursive: true, force: true })
  }
}

mkdirSync(out, { recursive: true })
await walk(await officeAtWork(), sampleDay, atWork)
await walk((await claimedFolder(8)).folder, claimDay, paying)
