import type { Bridge } from './bridge.ts'

declare global {
  interface Window {
    /** Made by the preload script before the page runs. */
    readonly app: Bridge
  }
}
