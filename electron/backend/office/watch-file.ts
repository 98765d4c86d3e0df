import type { Area } from '../../../shared/frames.ts'
import { alarmOf, noteWrite } from '../backup/alarm.ts'
import type { OfficeStore } from '../store/open.ts'

/** How often the store's file is looked at while nobody writes, ms. */
export const lookEvery = 60_000

/** Looks whether the open store is still the file of its office; a change is told on every screen, as is its end. */
export function lookAtFile(store: OfficeStore, tell: (areas: readonly Area[]) => void): void {
  const strange = store.fileProblem(true) !== null
  const known = alarmOf(store).refused === 'store-replaced'
  if (strange !== known && noteWrite(store, strange ? 'store-replaced' : 'done')) tell(['safety'])
}
