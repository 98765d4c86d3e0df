import { masterHeaders } from '../../shared/domain/master-tables-write.ts'
import { masterTables, type MasterKind } from '../../shared/domain/master-tables-kinds.ts'
import { toShortWareki, toWareki } from '../../shared/domain/wareki.ts'
import type { Client } from './client.ts'

/**
 * 窓口モードで隠すもの. The names, addresses, telephone and account numbers that answers of the office brought into this window. They are
 * known by where they stand in an answer, so that every screen is covered, whatever sentence it puts them into.
 */
export interface SecretStore {
  /** Takes in what an answer tells of persons. */
  gather(op: string, input: unknown, answer: unknown): void
  /** Where secrets stand in a text: starts and ends, in order, not overlapping. */
  find(text: string): readonly (readonly [start: number, end: number])[]
}

/** Fields that tell of a person wherever they stand. */
const personal: ReadonlySet<string> = new Set(
  (
    'beneficiary addressee agentName applicantName payeeName holderKana account accountNumber address phone postalCode kana refName ' +
    'residentNo personName motherName childName person receiver who birthDate'
  ).split(' '),
)
/** Fields that do so beside one that tells of whom the object speaks. */
const besides: ReadonlySet<string> = new Set(['name', 'holder', 'text'])
const aboutPerson: ReadonlySet<string> = new Set([
  'birthDate',
  'residentNo',
  'caseNo',
  'receiptNo',
  'answeredOn',
  'voucherNo',
  'relation',
  'householdNo',
  'decisionNo',
])
/** Objects of the office itself and of businesses, whose names are public. */
const aboutOffice: ReadonlySet<string> = new Set(['userId', 'bankName', 'sha256', 'roles'])
/** Words of forms, ledgers and registers whose cells tell of a person. */
const labels = /氏名|名前|フリガナ|カナ|住所|居所|電話|郵便番号|口座番号|口座名義|名義|生年月日|宛名番号|世帯主|メール|代理人|保護者/
const fieldIds = /(?:name|kana|address|phone|postalCode|holder|accountNumber|account|residentNo|mail)$/i

/** So many texts make a generation; two are kept, so that what came last is covered while the oldest gives way. */
const most = 60_000

export function createSecretStore(): SecretStore {
  let known = new Set<string>()
  let byHead = new Map<string, string[]>()
  let olderByHead: ReadonlyMap<string, readonly string[]> = new Map()
  const add = (raw: unknown): void => {
    if (typeof raw !== 'string') return
    const text = raw.trim()
    if (text.length < 2 || text.length > 200 || known.has(text)) return
    if (known.size >= most) {
      // what is on the screen now may have come long ago
      olderByHead = byHead
      known = new Set()
      byHead = new Map()
    }
    known.add(text)
    const head = text.slice(0, 2)
    const same = byHead.get(head) ?? []
    byHead.set(
      head,
      [...same, text].sort((a, b) => b.length - a.length),
    )
    // as screens write it: without spaces, half-width kana made full, a day of birth in its era
    const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? [toWareki(text), toShortWareki(text)] : []
    for (const other of [text.replaceAll(/[\s\u3000]/g, ''), text.normalize('NFKC'), ...day]) if (other !== text) add(other)
  }

  const walk = (value: unknown, depth: number): void => {
    if (depth > 12 || typeof value !== 'object' || value === null || value instanceof Uint8Array) return
    if (Array.isArray(value)) {
      if (value.length === 2 && typeof value[0] === 'string' && labels.test(value[0])) add(value[1])
      if (typeof value[0] === 'object') for (const one of value) walk(one, depth + 1)
      return
    }
    const entries = Object.entries(value)
    const has = (names: ReadonlySet<string>): boolean => entries.some(([name, inner]) => names.has(name) && inner !== null)
    const business = 'providerNo' in value && !has(aboutPerson)
    const speaksOfPerson = has(aboutPerson) || ('kind' in value && value.kind === 'person')
    const label = entries.find(([name]) => ['label', 'header', 'column', 'field', 'id', 'title'].includes(name))?.[1]
    const cell = entries.some(
      ([name, inner]) => ['label', 'header', 'column', 'field', 'id', 'title'].includes(name) && tellsOfPerson(inner),
    )
    for (const [name, inner] of entries) {
      if (typeof inner !== 'string') {
        walk(inner, depth + 1)
        continue
      }
      const account = name === 'account' || name === 'accountNumber'
      if (personal.has(name) && (!business || account) && !(name === 'person' && inner.length > 40)) add(inner)
      else if (besides.has(name) && speaksOfPerson && !has(aboutOffice) && inner.length <= 60) add(inner)
      else if (
        cell &&
        ['value', 'original', 'before', 'after', 'text', 'raw', 'shown', 'now', 'then', 'stated', 'registered'].includes(name)
      )
        add(inner)
      else if (label === undefined && /[一-龠ァ-ヶ]/.test(name) && labels.test(name)) add(inner)
    }
  }

  return {
    gather: (op, input, answer) => {
      if (op.startsWith('master.')) gatherCells(input, answer, add)
      walk(answer, 0)
    },
    find: (text) => {
      const found: (readonly [number, number])[] = []
      for (let at = 0; at < text.length - 1; at++) {
        const head = text.slice(at, at + 2)
        const here = (secret: string): boolean => text.startsWith(secret, at)
        const length = Math.max(byHead.get(head)?.find(here)?.length ?? 0, olderByHead.get(head)?.find(here)?.length ?? 0)
        if (length === 0) continue
        found.push([at, at + length])
        at += length - 1
      }
      return found
    },
  }
}

const tellsOfPerson = (label: unknown): boolean =>
  typeof label === 'string' && (labels.test(label) || (fieldIds.test(label) && !/item|provider/i.test(label)))

/** The cells of a row of a register stand in the order of its headers. */
function gatherCells(input: unknown, answer: unknown, add: (text: unknown) => void): void {
  const kind = typeof input === 'object' && input !== null && 'kind' in input ? input.kind : null
  if (typeof kind !== 'string' || !Object.hasOwn(masterTables, kind) || kind === 'providers' || kind === 'postal-codes' || kind === 'items')
    return
  const at = masterHeaders(kind as MasterKind).flatMap((header, i) => (labels.test(header) ? [i] : []))
  const look = (value: unknown, depth: number): void => {
    if (depth > 6 || typeof value !== 'object' || value === null) return
    if ('cells' in value && Array.isArray(value.cells)) for (const i of at) add(value.cells[i])
    for (const inner of Object.values(value)) look(inner, depth + 1)
  }
  look(answer, 0)
}

/** The same client; what its answers tell of persons is known to the store before a screen shows it. */
export function gathering<C extends Client>(client: C, secrets: SecretStore): C {
  return {
    ...client,
    call: async (op, input) => {
      const answer = await client.call(op, input)
      secrets.gather(op, input, answer)
      return answer
    },
    job: async (op, input, options) => {
      const answer = await client.job(op, input, options)
      secrets.gather(op, input, answer)
      return answer
    },
  }
}
