import { useMemo } from 'react'
import type { OutsideInput, OutsideOp, OutsideOutput } from '../../shared/contract/outside.ts'
import type { Client, JobOptions } from './client.ts'
import { useClient } from './hooks.tsx'

/** 事務所の外の操作. What the backend answers without an open office and without anybody signed in. Rejects as the client does. */
export type AskOutside = <O extends OutsideOp>(op: O, input: OutsideInput<O>, options?: JobOptions) => Promise<OutsideOutput<O>>

/** The same line to the backend carries both contracts: their names differ, and its gate knows which is which. */
const askOutside = (client: Client): AskOutside => client.job as unknown as AskOutside

export function useOutside(): AskOutside {
  const client = useClient()
  return useMemo(() => askOutside(client), [client])
}
