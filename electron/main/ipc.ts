import { ipcMain } from 'electron'
import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron'
import { isOwnMainFrame } from './own-page.ts'

/** Registers an answer to a question of a page. Anybody but the main frame of our own page is refused loudly. */
export function handle<T>(channel: string, answer: (event: IpcMainInvokeEvent, argument: unknown) => T | Promise<T>): void {
  ipcMain.handle(channel, (event, argument: unknown) => {
    if (!isOwnMainFrame(event.senderFrame)) throw new Error(`${channel}: not from our own page`)
    return answer(event, argument)
  })
}

/** Registers a listener to a message of a page, with the same refusal. */
export function listen(channel: string, listener: (event: IpcMainEvent, argument: unknown) => void): void {
  ipcMain.on(channel, (event, argument: unknown) => {
    if (isOwnMainFrame(event.senderFrame)) listener(event, argument)
  })
}
