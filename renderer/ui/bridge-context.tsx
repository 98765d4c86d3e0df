import { createContext, useContext } from 'react'
import type { Bridge } from '../client/bridge.ts'

export const BridgeContext = createContext<Bridge | null>(null)

/** The window's way to files. */
export function useBridge(): Bridge {
  const bridge = useContext(BridgeContext)
  if (bridge === null) throw new Error('BridgeContext is missing')
  return bridge
}
