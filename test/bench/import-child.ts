/**
 * One import in a process of its own, measured: `import-child FILE time|answers|cancel OFFICE`, from the top of the project. Prints one
 * line of JSON. The office is copied by another process; opening it and signing in is not measured. It runs bundled, as the program does:
 * stripping the types of its sources takes memory that no user's machine needs.
 */
import { join } from 'node:path'
import { openTestOffice } from '../support/office.ts'

const [path = '', mode = 'time', folder = ''] = process.argv.slice(2)
const backupWorker = new URL('./backup-worker.js', import.meta.url)
const office = await openTestOffice(folder, { checkOutputs: false, resources: join(process.cwd(), 'resources'), backupWorker })
await office.call('intake', 'office.view', {})

/** CPU seconds (this process with all its threads) and wall seconds of an act. */
async function measured<T>(act: () => Promise<T>): Promise<{ value: T; cpu: number; wall: number }> {
  const cpu = process.cpuUsage()
  const from = performance.now()
  const value = await act()
  const { user, system } = process.cpuUsage(cpu)
  return { value, cpu: (user + system) / 1e6, wall: (performance.now() - from) / 1000 }
}

/** Asks something small again and again while `work` runs; the slowest answer in milliseconds. */
async function slowestAnswer(work: Promise<unknown>): Promise<number> {
  const state = { busy: true }
  const end = (): void => void (state.busy = false)
  work.then(end, end)
  let slowest = 0
  while (state.busy) {
    // the wait for the loop is part of the answer: counted from when the question was due
    const due = performance.now() + 5
    await new Promise((resolve) => setTimeout(resolve, 5))
    await office.call('intake', 'case.counts', {})
    slowest = Math.max(slowest, performance.now() - due)
  }
  return slowest
}

async function rowsLeft(): Promise<number> {
  const counted = office.backend.env.store.reader.selectFrom('import_row').select((eb) => eb.fn.countAll<number>().as('n'))
  return (await counted.executeTakeFirstOrThrow()).n
}

const input = { ticket: office.open(path), programme: 'aids', profile: 'aids-etumo' }
const rss = (): number => process.resourceUsage().maxRSS / 1024
const said: Record<string, number> = { rssBefore: rss() }
if (mode === 'cancel') {
  const controller = new AbortController()
  let asked = 0
  const onProgress = (p: { readonly fraction: number }): void => {
    if (p.fraction < 0.3 || asked > 0) return
    asked = performance.now()
    controller.abort()
  }
  const outcome = await office.call('intake', 'import.stage', input, { signal: controller.signal, onProgress }).then(
    () => 0,
    () => 1,
  )
  Object.assign(said, { cancelled: outcome, cancelMs: performance.now() - asked, rowsLeft: await rowsLeft() })
} else {
  const stage = measured(() => office.call('intake', 'import.stage', input))
  if (mode === 'answers') said['stageAnswerMs'] = await slowestAnswer(stage)
  const staged = await stage
  const { batchId, sha256, rows, added, same, changed, rejected, warned } = staged.value
  const commit = measured(() => office.call('intake', 'import.commit', { batchId, sha256 }))
  if (mode === 'answers') said['commitAnswerMs'] = await slowestAnswer(commit)
  const done = await commit
  Object.assign(said, {
    rows,
    added,
    same,
    changed,
    rejected,
    warned,
    stageCpu: staged.cpu,
    stageWall: staged.wall,
    commitCpu: done.cpu,
    commitWall: done.wall,
  })
}
said['rss'] = rss()
await office.dispose()
process.stdout.write(`${JSON.stringify(said)}\n`)
