import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { localDay } from '../../../shared/domain/clock.ts'
import { enterDeviceKey } from '../audit/device.ts'
import { assertTail } from '../audit/tail.ts'
import { assertSeen, forgetSeen, rememberSeen } from '../audit/witness.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Doubt, Env } from '../context.ts'
import { deviceKey } from '../keys/device-key.ts'
import { dropKey } from '../keys/office-ring.ts'
import { readMeta, rowsSealedMark } from '../store/meta.ts'
import type { Gate } from '../dispatch.ts'
import { settleAttachments } from '../attachments/leftovers.ts'
import { newId } from '../ids.ts'
import { createRenderPool } from '../render/pool.ts'
import { fontFiles, officeFontsOf } from '../store/office-fonts.ts'
import { openOffice } from '../store/open.ts'
import { classifySqlite } from '../store/sqlite.ts'
import { ticketDesk, type Tickets } from '../tickets.ts'
import { sourceProgram, type RunningProgram } from '../update/program.ts'
import { assertNotTooOld, finishUpdate } from '../update/finish.ts'
import { forgetOldAnswers, tidyBackups, tidyParts } from './tidy.ts'

/** How an office is opened; everything has a usual value. */
export interface BackendOptions {
  /** 業務日; default: today in Japan, read anew at each call. */
  readonly businessDay?: IsoDate | undefined
  readonly now?: () => Date
  readonly newId?: () => string
  readonly device?: string
  /** Folder of the shipped resources. */
  readonly resources?: string
  readonly renderWorker?: URL
  readonly backupWorker?: URL
  /** The program that opens it; default: one started from its sources, which takes no update. */
  readonly program?: RunningProgram
  readonly checkOutputs?: boolean
  /** Tickets of the process, where there are some before an office is open. */
  readonly tickets?: Tickets
  /** Folder outside the office in which this client remembers how long the trail was (a longer one is never followed by a shorter one). */
  readonly witness?: string | undefined
  /** Whether jumps of the clock are entered and stop payments; default: yes. Only who passes a clock of his own switches it off. */
  readonly watchClock?: boolean
  /** Open an office whose trail is not what this client has seen, for an administrator to take it over, instead of refusing it. */
  readonly inDoubt?: boolean
}

/** An open office. */
export interface OpenOffice {
  readonly env: Env
  /** 練習の事務所. What leaves it bears a mark. */
  readonly practice: boolean
  close(): Promise<void>
}

/** An open office and the gate to it: what a window's backend, the command line and the tests all use. */
export interface Backend extends OpenOffice {
  readonly gate: Gate
}

const sourceResources = (): string => fileURLToPath(new URL('../../../resources', import.meta.url))

/** Opens an office folder, and loads what answers. Same errors as `openOfficeFolder`. */
export async function openBackend(folder: string, options: BackendOptions = {}): Promise<Backend> {
  const office = await openOfficeFolder(folder, options)
  const { officeGate } = await import('./gate.ts')
  return { ...office, gate: officeGate(office.env, { checkOutputs: options.checkOutputs ?? false }) }
}

/** Opens an office folder, with no more of the program than that needs. Throws AppError `office-*`, `program-old`, `store-*`, `trail-*`, `witness-unreadable`, `signing-key-wrong`. */
export async function openOfficeFolder(folder: string, options: BackendOptions = {}): Promise<OpenOffice> {
  const now = options.now ?? (() => new Date())
  const store = await openOffice(folder, now)
  const device = options.device ?? hostname()
  const witness = options.witness ?? null
  const watchClock = options.watchClock ?? true
  let key: Awaited<ReturnType<typeof deviceKey>>
  const meta = await readMeta(store.reader)
  const storeId = meta.get('store-id') ?? ''
  // a practice office stays on the day its data belongs to
  const practiceDay = meta.get('practice') === '1' ? meta.get('practice-day') : undefined
  let doubt: Doubt | null = null
  try {
    assertNotTooOld(meta, options.program ?? sourceProgram)
    await assertTail(store.reader)
    if (witness !== null && storeId !== '') {
      await assertSeen(store.reader, witness, storeId).catch((error: unknown) => {
        doubt = options.inDoubt === true ? doubtOf(error) : null
        if (doubt === null) throw error
      })
    }
    key = await deviceKey(store.folder)
    await enterDeviceKey(store, key, { device, now, watchClock })
    if (witness !== null && storeId !== '' && doubt === null) await rememberSeen(store.reader, witness, storeId)
    if (doubt === null) await finishUpdate(store, options.program ?? sourceProgram, { key, device, now, watchClock })
    await settleAttachments(store)
    if (!meta.has(rowsSealedMark)) {
      // once in the life of an office, and then with the forms of every programme
      const { sealOldRows } = await import('./seal-old.ts')
      await sealOldRows(store, { key, device, now, watchClock })
    }
    await forgetOldAnswers(store, now())
    tidyBackups(store.folder, now())
    tidyParts(store)
  } catch (error) {
    await store.close()
    throw classifySqlite(error)
  }
  const resources = options.resources ?? sourceResources()
  const { renderWorker } = options
  // threads start with the first paper: an office that prints nothing pays nothing
  const drawing = createRenderPool({
    fontsDir: join(resources, 'fonts'),
    extraFonts: fontFiles(store.folder, officeFontsOf(meta)),
    ...(meta.get('practice') === '1' ? { mark: '練習' } : {}),
    ...(renderWorker === undefined ? {} : { workerUrl: renderWorker }),
  })
  const env: Env = {
    store,
    now,
    businessDay: () => options.businessDay ?? practiceDay ?? localDay(now()),
    newId: options.newId ?? (() => newId(now())),
    tickets: options.tickets ?? ticketDesk(),
    device,
    resources,
    drawing,
    backupWorker: options.backupWorker,
    program: options.program ?? sourceProgram,
    signing: {
      key,
      watchClock,
      witness,
      doubt: () => doubt,
      async settleDoubt() {
        if (witness !== null && storeId !== '') {
          await forgetSeen(witness, storeId, now())
          await rememberSeen(store.reader, witness, storeId)
        }
        doubt = null
      },
    },
  }
  return {
    env,
    practice: meta.get('practice') === '1',
    async close() {
      await drawing.close()
      // what was done since the start is remembered, too; a folder that is away must not keep the office open
      if (witness !== null && storeId !== '' && doubt === null) await rememberSeen(store.reader, witness, storeId).catch(() => undefined)
      await store.close()
      dropKey(store.folder)
    },
  }
}

/** What `assertSeen` found; null: another failure. */
function doubtOf(error: unknown): Doubt | null {
  if (!(error instanceof AppError)) return null
  const params = error.params as { readonly seen?: number; readonly found?: number; readonly seq?: number }
  if (error.code === 'trail-shorter') return { kind: 'shorter', seen: params.seen ?? 0, found: params.found ?? 0 }
  if (error.code === 'trail-replaced') return { kind: 'replaced', seen: params.seq ?? 0, found: params.seq ?? 0 }
  return null
}
