import type { CDPSession } from 'playwright'
import type { AppUnderTest } from './electron-app.ts'
import { comparable, keepNames, keepPicture } from './golden-screens.ts'
import type { Desk } from './journey.ts'
import { findings, misfits, onGlass, palefaces, settled, stepsToTheList } from './screen-eye.ts'
import type { Stop } from './screens.ts'

// all drawn at half the size: as telling, and a quarter of the work
const small = { width: 1366, height: 728, scale: 0.5 }
const large = { width: 1920, height: 1000, scale: 0.5 }
/** What 200 % leaves of the small one. */
const doubled = { width: 683, height: 364, scale: 1 }

/** Somebody who goes from screen to screen and looks at each with every eye: rules, names, Tab, 200 %, forced colours, pictures. */
export interface Walk {
  /** Everything that is wrong with what is shown now. */
  readonly look: (stop: Omit<Stop, 'open' | 'leave'>) => Promise<readonly string[]>
  /** Comes to a stop, looks, and leaves it. */
  readonly visit: (stop: Stop) => Promise<readonly string[]>
}

export async function walkThrough(program: AppUnderTest, desk: Desk): Promise<Walk> {
  const { page } = program
  const cdp: CDPSession = await page.context().newCDPSession(page)
  const alike = await comparable(program)
  await onGlass(cdp, small)
  // the pointer rests where nothing answers to it
  await page.mouse.move(1, 1)

  const look: Walk['look'] = async ({ name, pictured, list, moving, unnamed }) => {
    const wrong: (string | null)[] = []
    await settled(page)
    wrong.push(unnamed === true ? null : await keepNames(page, name, moving === true), ...(await findings(page)))
    if (list === true) {
      const presses = await stepsToTheList(page)
      if (presses > 8) wrong.push(`${presses} presses of Tab to the main list`)
    }
    if (pictured) {
      wrong.push(await keepPicture(cdp, page, `${name}-1366`, alike))
      await onGlass(cdp, large)
      wrong.push(await keepPicture(cdp, page, `${name}-1920`, alike))
    }
    await onGlass(cdp, doubled)
    await settled(page)
    wrong.push(...(await misfits(page)).map((one) => `at 200 %: ${one}`))
    if (pictured) wrong.push(await keepPicture(cdp, page, `${name}-200`, alike))
    await onGlass(cdp, small)
    if (pictured) {
      await page.emulateMedia({ forcedColors: 'active' })
      wrong.push(...(await palefaces(page)).map((one) => `forced colours: ${one}`))
      await page.emulateMedia({ forcedColors: null })
    }
    return wrong.filter((one) => one !== null)
  }

  const visit: Walk['visit'] = async (stop) => {
    try {
      await stop.open(desk, page)
      return await look(stop)
    } finally {
      await onGlass(cdp, small)
      await page.emulateMedia({ forcedColors: null })
      await stop.leave?.(desk, page)
    }
  }

  return { look, visit }
}
