import type { TestOffice } from '../support/office.ts'

/** What a scenario told the world: an act that was answered. Kept as a line on a pipe, so that no kill can take it back. */
export type Ack = Readonly<Record<string, string | number>>

/** A forbidden thing that was found after a kill. */
export interface Fault {
  /** lost: answered, and gone; half: a part of an act; double: twice what may be once; trail: the trail or the file does not hold; stuck: cannot go on. */
  readonly kind: 'lost' | 'half' | 'double' | 'trail' | 'stuck'
  readonly what: string
}

/** A piece of work that is killed, and the questions asked afterwards. */
export interface Scenario {
  readonly name: string
  /** What it is called in the table, in Japanese. */
  readonly title: string
  /** Makes the office that every round starts from in `root`/office, with files beside it. Answers what act and verdict need to know of it. */
  prepare(root: string): Promise<Readonly<Record<string, unknown>>>
  /** Business day of the office; default: the sample's. */
  readonly businessDay?: string
  /** Does the work in the child, and answers each act as soon as the program did. */
  act(office: TestOffice, ack: (what: Ack) => void, known: Readonly<Record<string, unknown>>): Promise<void>
  /** Instead of `act` for work before an office is open: in the child, on the folder. */
  bare?(folder: string, ack: (what: Ack) => void): Promise<void>
  /** Looks at the office, opened again, for what was answered; then may go on to the end. Says what is wrong. */
  verdict(office: TestOffice, acks: readonly Ack[], known: Readonly<Record<string, unknown>>): Promise<readonly Fault[]>
}

export const fault = (kind: Fault['kind'], what: string): Fault => ({ kind, what })

/** A fault for each expectation that does not hold. */
export function faultsOf(...checks: readonly (readonly [holds: boolean, kind: Fault['kind'], what: string])[]): Fault[] {
  return checks.filter(([holds]) => !holds).map(([, kind, what]) => fault(kind, what))
}
