import { createContext, useContext } from 'react'

/** ヘルプの開き方, for every part of the window. */
export interface HelpLine {
  /** Opens a place of the manual: a page (`screens/queue`), a place in it (`reference/terms#起案`), an error (`errors#E-1003`). */
  readonly open: (to: string) => void
  /** Opens the page of the screen that is shown. */
  readonly openHere: () => void
}

export const HelpContext = createContext<HelpLine | null>(null)

/** null where there is no help: before the office is open. */
export function useHelp(): HelpLine | null {
  return useContext(HelpContext)
}
