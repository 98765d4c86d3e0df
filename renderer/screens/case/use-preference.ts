import { useQueryClient } from '@tanstack/react-query'
import { useClient, useQueryOp } from '../../client/hooks.tsx'
import { useNotices } from '../../ui/notices.tsx'

/** A choice of the user about the window, kept with the office: it is there again after the next sign-in. */
export function usePreference(name: string, usual: string): readonly [value: string, set: (value: string) => void] {
  const client = useClient()
  const cache = useQueryClient()
  const { problem } = useNotices()
  const all = useQueryOp('preference.mine', {})
  const set = (value: string): void => {
    cache.setQueryData(['preference.mine', {}], (before: Readonly<Record<string, string>> | undefined) => ({ ...before, [name]: value }))
    client.call('preference.keep', { name, value }).catch(problem)
  }
  return [all.data?.[name] ?? usual, set]
}
