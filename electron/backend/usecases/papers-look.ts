/** 印刷前の点検. What a clerk must know of letters before they are drawn: characters, room, addressee, and where they must not go. */
import type { PrintNote } from '../../../shared/contract/print-run.ts'
import { foldAddress, type HomePlace } from '../../../shared/domain/address.ts'
import { must } from '../../../shared/errors.ts'
import type { Env } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import { offenderPlaces } from '../store/papers-mail.ts'
import { residentsByNo } from '../store/papers.ts'
import { modelsOf, placeOf, type CasePapers } from './papers-build.ts'

/** Papers laid out at once. */
const papersPerLook = 120

const fold = (address: string, home: HomePlace): string => foldAddress(address.split('　')[0] ?? '', home)

/**
 * 送付してはならない住所との照合. Cases of protected persons whose letter would go to where the offender lives or to a former address,
 * as far as the office was told; the places of a guardian count as well.
 */
export async function wronglyAddressed(
  read: ReadDb,
  papers: readonly Pick<CasePapers, 'c' | 'addressee'>[],
  home: HomePlace,
): Promise<ReadonlySet<string>> {
  const guarded = papers.filter((p) => p.c.guarded === 1 && p.c.resident_no !== null)
  const own = guarded.flatMap((p) => (p.c.resident_no === null ? [] : [p.c.resident_no]))
  const guardianOf = new Map((await residentsByNo(read, own)).map((r) => [r.resident_no, r.guardian_no]))
  const people = [...new Set([...own, ...[...guardianOf.values()].filter((no) => no !== null)])]
  const places = await offenderPlaces(read, people)
  const found = new Set<string>()
  for (const p of guarded) {
    const no = must(p.c.resident_no, 'resident of a guarded case')
    const window = fold(p.addressee.address, home)
    const banned = places.filter((place) => place.resident_no === no || place.resident_no === guardianOf.get(no))
    if (banned.some((place) => sameHouse(window, fold(place.place, home)))) found.add(p.c.case_id)
  }
  return found
}

/** Whether two folded addresses are one house; one may go on with a building or a room. */
function sameHouse(a: string, b: string): boolean {
  if (a === '' || b === '') return false
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  return long.startsWith(short) && !/^\d/.test(long.slice(short.length))
}

/** Notes of each case, by case id; a case without any has none. Nothing is drawn. */
export async function lookOver(
  { read, env, signal }: { readonly read: ReadDb; readonly env: Pick<Env, 'drawing'>; readonly signal?: AbortSignal },
  papers: readonly CasePapers[],
  home: HomePlace,
): Promise<Map<string, PrintNote[]>> {
  const notes = new Map<string, PrintNote[]>()
  const note = (caseId: string, one: PrintNote): void => {
    const known = notes.get(caseId) ?? []
    if (!known.some((other) => other.text === one.text)) notes.set(caseId, [...known, one])
  }
  const wrong = await wronglyAddressed(read, papers, home)
  for (const p of papers) {
    for (const { code, message } of p.warnings) {
      const kind = code === 'postal-code' ? 'postal' : 'addressee'
      note(p.c.case_id, { kind, stops: code === 'no-addressee', text: message })
    }
    if (p.leaks)
      note(p.c.case_id, { kind: 'leak', stops: true, text: '本文に支援措置の対象となる住所が入っています。理由などの文を直してください。' })
    if (wrong.has(p.c.case_id))
      note(p.c.case_id, {
        kind: 'place',
        stops: true,
        text: '宛先が、送付してはならない住所と同じです。本人と連絡方法を確かめ、住民の台帳か住所の登録を直してください。',
      })
  }
  const owner = new Map(papers.flatMap((p) => modelsOf(p).map((model) => [model.id, p] as const)))
  const models = papers.flatMap(modelsOf)
  for (let start = 0; start < models.length; start += papersPerLook) {
    signal?.throwIfAborted()
    const looked = await env.drawing.inspect(models.slice(start, start + papersPerLook))
    for (const { char, codePoints, kind, docIds } of looked.missing) {
      for (const docId of docIds) {
        const own = must(owner.get(docId), `owner of ${docId}`)
        const where = placeOf(modelsOf(own), docId, char)
        if (kind === 'none') {
          const text = `「${char}」（${codePoints}）の字形がありません（${where}）。書体のファイルを足すか、この1通は手で作ってください。`
          note(own.c.case_id, { kind: 'glyph', stops: true, text })
        } else
          note(own.c.case_id, {
            kind: 'plain-form',
            stops: false,
            text: `「${char}」（${codePoints}）は標準の字形で印字します（${where}）。`,
          })
      }
    }
    for (const { docId, field, size, fits } of looked.overflows) {
      const own = must(owner.get(docId), `owner of ${docId}`)
      const text = fits
        ? `${field}が長く、${size.toFixed(1)}ポイントまで縮めて印字します（${docId}）。読めるか見本で確かめ、読めないときは文を短くするか、この1通は手で作ってください。`
        : `${field}が長すぎて、どれだけ縮めても入りません（${docId}）。文を短くするか、この1通は手で作ってください。`
      note(own.c.case_id, { kind: 'long', stops: !fits, text })
    }
  }
  return notes
}
