/** Types of verify.mjs for the program, which verifies its own trail by the very same rules. */

/** An entry as the store and the export hold it; `salt` and `body` are null when the body was erased. */
export interface TrailRow {
  readonly seq: number
  readonly at_utc: string
  readonly at_local: string
  readonly actor: string
  readonly device: string
  readonly action: string
  readonly ref: string
  readonly commit_hash: string
  readonly prev_hash: string
  readonly entry_hash: string
  readonly key_id: string | null
  readonly sig: string | null
  readonly fmt: string
  readonly salt: string | null
  readonly body: string | null
}

/** 照合点, as it stands in an export and in the files kept elsewhere. */
export interface Checkpoint {
  readonly format: string
  readonly store: string
  readonly number: number
  readonly seq: number
  readonly head: string
  readonly at: string
  readonly reason: string
  readonly keyId: string
  readonly sig: string
}

/** The last line of an export. */
export interface ExportEnd {
  readonly store: string
  readonly entries: number
  readonly checkpoints: number
  readonly head: string
  readonly at: string
  readonly keyId: string
  readonly sig: string
}

/** A checkpoint read off paper: the first 16 digits of its head. */
export interface Mark {
  readonly number: number
  readonly seq: number
  readonly short: string
}

export interface Report {
  readonly entries: number
  readonly ok: boolean
  readonly head: string
  readonly firstBad?: { readonly seq: number; readonly problem: string }
  readonly first: string
  readonly last: string
  readonly unsigned: number
  /** Views whose bodies were emptied at the end of their time; entries that say so. */
  readonly erased: number
  readonly expiries: number
  readonly firstErased?: number
  readonly persons: readonly {
    readonly actor: string
    readonly valid: number
    readonly unconfirmed: number
    readonly missing: number
  }[]
  readonly pendingKeys: readonly { readonly owner: string; readonly id: string; readonly seq: number }[]
  readonly checkpoints: { readonly inside: number; readonly met: number; readonly outside: number; readonly lastMet: number }
  readonly after: {
    readonly count: number
    readonly acts: Readonly<Record<string, number>>
    readonly personal: readonly {
      readonly seq: number
      readonly at: string
      readonly actor: string
      readonly action: string
      readonly ref: string
    }[]
  }
}

export interface Verifier {
  entry(e: TrailRow): boolean
  checkpoint(c: Checkpoint): boolean
  end(e: ExportEnd): boolean
  broken(problem: string): boolean
  report(): Report
}

export interface VerifierOptions {
  readonly start?: { readonly seq: number; readonly head: string; readonly sig: string; readonly number: number } | undefined
  readonly keyEntries?: readonly TrailRow[]
  readonly outside?: readonly Checkpoint[]
  readonly marks?: readonly Mark[]
  readonly everySignature?: boolean
  readonly store?: string | undefined
}

export const personalActs: ReadonlySet<string>
export const expiringActs: ReadonlySet<string>

/** 閲覧の消去, as the body of its entry tells it under `expiry`. */
export interface Expiry {
  readonly form: 'kyufu-expiry-v1'
  /** 保存年限 in years. */
  readonly years: number
  /** Views of earlier days than this, `YYYY-MM-DD` of the office's clock. */
  readonly before: string
  /** First and last entry of the range. */
  readonly from: number
  readonly to: number
  /** Bodies emptied. */
  readonly count: number
}
export function expiryOf(e: Pick<TrailRow, 'seq' | 'body'>): Expiry | null
export function isOldEnough(e: Pick<TrailRow, 'at_local'>, x: Expiry): boolean
export function checkpointText(c: Omit<Checkpoint, 'format' | 'keyId' | 'sig'>): Buffer
export function endText(e: Omit<ExportEnd, 'keyId' | 'sig'>): Buffer
/** The hash of an entry behind the one before it: its hash in hex and its signature as stored. */
export function hashOf(e: TrailRow, prev: string, prevSig: string): string
export function createVerifier(options?: VerifierOptions): Verifier
export function verifyFile(
  path: string,
  options?: { readonly checkpoints?: readonly string[]; readonly marks?: readonly Mark[]; readonly everySignature?: boolean },
): Promise<Report>

/** 監査一式: what its manifest says of itself. */
export interface PackManifest {
  readonly store: string
  readonly caseNo: string
  readonly masked: boolean
  readonly madeAt: string
  readonly madeBy: string
  readonly entries: number
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[]
}
export function packText(m: PackManifest): Buffer
