import {
  keepPreviousData,
  QueryClient,
  QueryClientProvider,
  useMutation,
  type UseMutationResult,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useSyncExternalStore } from 'react'
import type { Input, OpOf, Output } from '../../shared/contract.ts'
import { type ActWatch, watchActs } from './act-watch.ts'
import { isStale } from './areas.ts'
import type { Client } from './client.ts'
import { createSecretStore, gathering, type SecretStore } from './secrets.ts'
import { createJobStore, type JobEntry, type JobStore } from './jobs.ts'

interface Line {
  readonly client: Client
  readonly jobs: JobStore
  readonly acts: ActWatch
  readonly secrets: SecretStore
}

const LineContext = createContext<Line | null>(null)

/** Gives the screens their line to the backend and the cache over it. */
export function LineProvider({ client, children }: { readonly client: Client; readonly children: ReactNode }) {
  const line = useMemo(() => {
    const secrets = createSecretStore()
    const watched = gathering(watchActs(client), secrets)
    return {
      client: watched,
      jobs: createJobStore(watched, { now: () => performance.now(), where: () => window.location.hash.slice(1) }),
      acts: watched.acts,
      secrets,
    }
  }, [client])
  const cache = useMemo(makeCache, [])
  useEffect(
    () =>
      client.onChanged((areas) => {
        // A repeated read of a closed screen would be written to the trail as a view: only what is shown is fetched anew.
        void cache.invalidateQueries({ predicate: (query) => isStale(String(query.queryKey[0]), areas), refetchType: 'active' })
      }),
    [client, cache],
  )
  return (
    <LineContext.Provider value={line}>
      <QueryClientProvider client={cache}>{children}</QueryClientProvider>
    </LineContext.Provider>
  )
}

/** Answers stay until a push makes them stale; the network of the PC has no say (the backend is on this machine). */
function makeCache(): QueryClient {
  const defaults = { networkMode: 'always', retry: false } as const
  return new QueryClient({
    defaultOptions: {
      queries: {
        ...defaults,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 300_000,
      },
      mutations: defaults,
    },
  })
}

function useLine(): Line {
  const line = useContext(LineContext)
  if (line === null) throw new Error('LineProvider is missing')
  return line
}

export function useClient(): Client {
  return useLine().client
}

/** What counter mode covers. */
export function useSecrets(): SecretStore {
  return useLine().secrets
}

/** How acts of this window end. */
export function useActs(): ActWatch {
  return useLine().acts
}

export interface QueryOptions {
  readonly enabled?: boolean
  /** Show the former answer while the next one is on its way (lists). */
  readonly keep?: boolean
}

/** Asks and keeps asking when a push says that the answer is stale. */
export function useQueryOp<O extends OpOf<'query'>>(op: O, input: Input<O>, options: QueryOptions = {}): UseQueryResult<Output<O>> {
  const client = useClient()
  return useQuery<Output<O>>({
    queryKey: [op, input],
    queryFn: () => client.call(op, input),
    enabled: options.enabled ?? true,
    ...(options.keep === true ? { placeholderData: keepPreviousData } : {}),
  })
}

/** A command as one act of the person. */
export function useCommandOp<O extends OpOf<'command'>>(op: O): UseMutationResult<Output<O>, Error, Input<O>> {
  const client = useClient()
  return useMutation<Output<O>, Error, Input<O>>({ mutationFn: (input) => client.call(op, input) })
}

/** Starts a long task; the tray shows it. */
export function useJobOp<O extends OpOf<'job'>>(op: O, title: string): (input: Input<O>) => Promise<Output<O>> {
  const { jobs } = useLine()
  return useCallback((input) => jobs.run(title, op, input), [jobs, op, title])
}

export function useJobs(): { readonly entries: readonly JobEntry[]; readonly store: JobStore } {
  const { jobs } = useLine()
  return { entries: useSyncExternalStore(jobs.subscribe, jobs.list), store: jobs }
}

/** Whether the backend is gone at the moment. */
export function useLost(): boolean {
  const client = useClient()
  return useSyncExternalStore(client.onLink, client.isLost)
}

/** Makes every shown answer fresh. */
export function useRefresh(): () => void {
  const cache = useQueryClient()
  return useCallback(() => void cache.invalidateQueries({ refetchType: 'active' }), [cache])
}

/** Asks an operation again now; ends when its answer has come and is what the screens show. */
export function useAskAgain(op: OpOf<'query'>): () => Promise<void> {
  const cache = useQueryClient()
  return useCallback(() => cache.refetchQueries({ queryKey: [op] }), [cache, op])
}

/** Forgets everything: nothing one user saw may be shown to the next. */
export function useForget(): () => void {
  const cache = useQueryClient()
  const { jobs } = useLine()
  return useCallback(() => {
    jobs.forget()
    cache.removeQueries({ predicate: (query) => query.queryKey[0] !== 'office.view' })
    void cache.invalidateQueries({ queryKey: ['office.view'] })
  }, [cache, jobs])
}
