import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { project } from '../support/office.ts'

type Kind = 'render' | 'backup'

/** The scripts of the threads that an office starts. */
export interface Workers {
  readonly renderWorker: URL
  readonly backupWorker: URL
}

export const workerSource = (kind: Kind): string => join(project, 'electron/backend', kind, 'worker.ts')
export const workerName = (kind: Kind): string => `${kind}-worker`

/** The threads that go with a child: beside it where it is bundled, else from the sources. */
export function workersOf(child: string): Workers {
  const path = (kind: Kind): URL =>
    pathToFileURL(child.endsWith('.ts') ? workerSource(kind) : join(dirname(child), `${workerName(kind)}.js`))
  return { renderWorker: path('render'), backupWorker: path('backup') }
}
