import { expect, test } from 'vitest'
import { watchIdle } from '../../../renderer/ui/idle-watch.ts'

/** A window with a clock of its own: `pass` moves it on, looking as often as was asked; `sleep` moves it without a look. */
function desk(minutes: number) {
  let now = 1_000_000
  let touched: (() => void) | null = null
  let timer: { readonly each: number; readonly look: () => void } | null = null
  let locked = 0
  const end = watchIdle(
    minutes,
    {
      now: () => now,
      onTouch: (act) => ((touched = act), () => void (touched = null)),
      every: (each, look) => ((timer = { each, look }), () => void (timer = null)),
    },
    () => locked++,
  )
  return {
    end,
    touch: () => touched?.(),
    sleep: (ms: number) => void (now += ms),
    pass(ms: number) {
      const until = now + ms
      for (let one = timer; one !== null && now + one.each <= until; one = timer) {
        now += one.each
        one.look()
      }
      now = until
    },
    locked: () => locked,
    watching: () => touched !== null || timer !== null,
  }
}

test('nobody for ten minutes locks, once, and ends the watch', () => {
  const one = desk(10)
  one.pass(599_000)
  expect(one.locked()).toBe(0)
  one.pass(6_000)
  expect(one.locked()).toBe(1)
  expect(one.watching()).toBe(false)
  one.pass(3_600_000)
  expect(one.locked()).toBe(1)
})

test('each touch begins the time anew', () => {
  const one = desk(10)
  for (let n = 0; n < 20; n++) {
    one.pass(540_000)
    one.touch()
  }
  expect(one.locked()).toBe(0)
  one.pass(605_000)
  expect(one.locked()).toBe(1)
})

test('a PC that slept is locked when it wakes, even when the first thing it feels is a touch', () => {
  const [looked, felt] = [desk(10), desk(10)]
  for (const one of [looked, felt]) one.sleep(7_200_000)
  looked.pass(5_000)
  felt.touch()
  expect([looked.locked(), felt.locked()]).toEqual([1, 1])
})

test('a watch that was ended locks nothing', () => {
  const one = desk(1)
  one.end()
  expect(one.watching()).toBe(false)
  one.pass(3_600_000)
  expect(one.locked()).toBe(0)
})

test('a limit shorter than the usual look is kept as well', () => {
  const one = desk(1 / 60)
  one.pass(1_000)
  expect(one.locked()).toBe(1)
})
