/** Row types of changes of the masters, as migrations/ make them. */

/** 台帳の変更. One act that changed a master; never changed itself. */
export interface MasterEventTable {
  event_id: string
  kind: string
  way: string
  text: string
  reason: string
  added: number
  changed: number
  removed: number
  /** Rows of the master that a whole extract did not have; nothing was done to them. */
  gone: number
  effective_from: string | null
  file: string
  sha256: string
  by_user: string
  at: string
}

/** 変更案. A row that is tried out before it holds. */
export interface MasterPlanTable {
  plan_id: string
  kind: string
  /** Cells by header, as JSON. */
  cells: string
  by_user: string
  at: string
}
