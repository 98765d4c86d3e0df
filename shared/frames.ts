/** Wire frames between a window (or another client) and the backend. Structured-clone safe plain objects. */

/** A call. `requestId` is made by the client once per user act; a repeated command with the same id acts once. */
export interface RequestFrame {
  readonly id: number
  readonly op: string
  readonly input: unknown
  readonly requestId?: string
}

/** Stops a running job. */
export interface CancelFrame {
  readonly id: number
  readonly cancel: true
}

/** What travels to the backend. */
export type ClientFrame = RequestFrame | CancelFrame

/** An error as the user sees it. */
export interface WireError {
  readonly code: string
  readonly title: string
  readonly message: string
  readonly next: string
}

/** Progress of a job: `done` of `total` units of `step`, and `fraction` 0–1 over all steps. */
export interface Progress {
  readonly step: string
  readonly done: number
  readonly total: number
  readonly fraction: number
}

/** What travels to the client. */
export type ServerFrame =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: WireError }
  | { readonly id: number; readonly progress: Progress }
  | { readonly push: 'changed'; readonly areas: readonly Area[] }

/** Parts of the data that screens show; a push names those that changed. */
export type Area =
  | 'session'
  | 'masters'
  | 'imports'
  | 'cases'
  | 'corrections'
  | 'drafts'
  | 'readings'
  | 'papers'
  | 'payments'
  | 'audit'
  | 'safety'
