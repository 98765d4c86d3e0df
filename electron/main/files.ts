import type { BrowserWindow, IpcMainInvokeEvent } from 'electron'
import { dialog } from 'electron'
import type { Backend } from './backend-process.ts'
import type { TicketPurpose } from './backend-messages.ts'
import { channels } from './bridge.ts'
import type { FileReply } from './bridge.ts'
import { filterForSaving, filterOf, isPickKind, plainFileName } from './file-names.ts'
import { handle } from './ipc.ts'

/** What the file questions of a page need. */
export type FilesContext = {
  readonly backend: Backend
  /** The window a question comes from; its dialog belongs to it. */
  /** Folder in which the person's files are to be looked for first; null: where the system last was. */
  readonly filesOf: () => string | null
  readonly windowOf: (event: IpcMainInvokeEvent) => BrowserWindow
}

/**
 * Answers the file questions of a page. A path never reaches it: the main process shows the dialog, the backend makes a
 * one-time ticket for the chosen path, and the page gets the ticket, the name and the size.
 */
export function serveFiles(context: FilesContext): void {
  handle(channels.pick, async (event, kind): Promise<FileReply> => {
    if (!isPickKind(kind)) throw new Error('unknown kind of file')
    const begin = kind === 'folder' ? null : context.filesOf()
    const chosen = await dialog.showOpenDialog(context.windowOf(event), {
      ...(begin === null ? {} : { defaultPath: begin }),
      title: kind === 'folder' ? 'フォルダーを選ぶ' : 'ファイルを選ぶ',
      buttonLabel: '選ぶ',
      properties: [kind === 'folder' ? 'openDirectory' : 'openFile', 'dontAddToRecent'],
      ...(kind === 'folder' ? {} : { filters: [filterOf(kind)] }),
    })
    return chosen.canceled ? { kind: 'cancelled' } : exchange(context, chosen.filePaths[0], 'open')
  })

  handle(channels.dropped, (_event, path) => {
    if (typeof path !== 'string' || path === '') {
      return Promise.resolve<FileReply>({
        kind: 'refused',
        message: 'このファイルは受け取れませんでした。パソコンに保存されたファイルを選んでください。',
      })
    }
    return exchange(context, path, 'open')
  })

  handle(channels.save, async (event, suggestion): Promise<FileReply> => {
    if (typeof suggestion !== 'string') throw new Error('the suggested name must be a text')
    const name = plainFileName(suggestion)
    const filter = filterForSaving(name)
    const chosen = await dialog.showSaveDialog(context.windowOf(event), {
      title: '保存先を選ぶ',
      buttonLabel: '保存する',
      defaultPath: name,
      properties: ['showOverwriteConfirmation', 'dontAddToRecent'],
      ...(filter === null ? {} : { filters: [filter] }),
    })
    return chosen.canceled ? { kind: 'cancelled' } : exchange(context, chosen.filePath, 'save')
  })
}

async function exchange(context: FilesContext, path: string | undefined, purpose: TicketPurpose): Promise<FileReply> {
  if (path === undefined || path === '') return { kind: 'cancelled' }
  const answer = await context.backend.ticket(path, purpose)
  if (!answer.ok) return { kind: 'refused', message: answer.message }
  return { kind: 'file', file: { ticket: answer.ticket, name: answer.name, size: answer.size } }
}
