import { useEffect, useRef, useState } from 'react'
import type { EntryValues } from '../../../shared/programmes/daily-living-aids/entry.ts'
import { useClient } from '../../client/hooks.tsx'
import type { Checked } from './EntryAside.tsx'

/** 検査. What the office says of the form, asked again a moment after each change; the newest question wins. */
export function useCheck(read: () => EntryValues | null, problem: (error: unknown) => void) {
  const client = useClient()
  const [checked, setChecked] = useState<Checked | null>(null)
  const [monthly, setMonthly] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const asked = useRef(0)
  useEffect(() => () => clearTimeout(timer.current), [])

  const ask = async (values: EntryValues): Promise<Checked> => {
    clearTimeout(timer.current)
    const mine = ++asked.current
    const answer = await client.call('entry.check', { values: { ...values } })
    // an answer to what stood there before must not replace a newer one
    if (mine === asked.current) {
      setChecked(answer)
      setMonthly(answer.item?.unit === '月')
    }
    return answer
  }
  return {
    checked,
    /** Whether 月数 is asked for. */
    monthly,
    setMonthly,
    ask,
    askSoon: (ms: number): void => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => {
        const values = read()
        if (values !== null) ask(values).catch(problem)
      }, ms)
    },
    reset: (): void => {
      clearTimeout(timer.current)
      asked.current += 1
      setChecked(null)
      setMonthly(false)
    },
  }
}
