import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { makeFolder } from '../backend/store/make-folder.ts'
import { samplePassword } from '../backend/office/init.ts'
import { makeOffice } from '../backend/office/make.ts'
import { openBackend, type Backend } from '../backend/office/open.ts'
import { clientOf, type Client } from './client.ts'
import { writeClaims } from './demo-claims.ts'
import { writeIndexPage } from './demo-page.ts'
import { count, yen, type Answer } from './output.ts'

/** The day the applications are decided, and the day the claims of the month are paid; both are sample data's days. */
const decisionDay = '2026-11-24'
const paymentDay = '2026-12-25'
const transferDate = '2026-12-28'
const paymentMonth = '2026-12'

const marker = '.kyufu-demo'
const sampleFiles = [
  ['aids-logoform.csv', 'aids-logoform', 'オンライン申請（LoGoフォーム形式）'],
  ['aids-etumo.csv', 'aids-etumo', 'オンライン申請（e-TUMO形式、Shift_JIS）'],
  ['aids-counter.csv', 'aids-counter', '窓口・郵送の入力表'],
] as const

/** One step as it is told: what was done, by whom, the result, milliseconds. */
export interface DemoStep {
  readonly title: string
  readonly user: string
  readonly result: string
  readonly ms: number
}

type Tell = (title: string, user: string, work: () => Promise<string>) => Promise<void>

/** 見本市 from three application files to papers, ledgers and the bank file, as eight users, each through the gate. */
export async function demo(out: string, replace: boolean): Promise<Answer> {
  await freshFolder(out, replace)
  const steps: DemoStep[] = []
  const tell: Tell = async (title, user, work) => {
    const began = performance.now()
    const result = await work()
    const ms = Math.round(performance.now() - began)
    steps.push({ title, user, result, ms })
    process.stderr.write(`${String(steps.length).padStart(2)}. ${title}（${user}）: ${result}  [${ms}ms]\n`)
  }
  const office = join(out, 'office')
  await tell('見本市の事務所を作る', 'admin', async () => {
    await makeOffice(office, true)
    return '利用者10人、住民8,000人、過去の給付2,500件'
  })
  await onDay(office, decisionDay, (as) => decide(as, out, tell))
  await onDay(office, paymentDay, (as) => pay(as, out, tell))
  const files = await filesIn(out)
  await writeIndexPage(out, steps, files)
  const lines = [
    `できたもの: ${relative(process.cwd(), join(out, 'index.html')) || 'index.html'} を開いてください（${files.length}ファイル）。`,
    `画面で見るには: npm start -- --office=${relative(process.cwd(), office)} --on=${paymentDay}`,
  ]
  return { json: { steps, files: files.map((f) => f.name) }, lines, status: 0 }
}

type As = (user: string) => Promise<Client>

async function onDay(office: string, day: string, work: (as: As) => Promise<void>): Promise<void> {
  const backend: Backend = await openBackend(office, { businessDay: day, device: 'demo' })
  const clients = new Map<string, Client>()
  try {
    await work(async (user) => {
      const known = clients.get(user)
      if (known) return known
      const client = clientOf(backend, samplePassword)
      await client.call('session.login', { user, password: samplePassword })
      clients.set(user, client)
      return client
    })
  } finally {
    await backend.close()
  }
}

/** From the files to decided, printed papers. */
async function decide(as: As, out: string, tell: Tell): Promise<void> {
  const resources = (await as('intake')).backend.env.resources
  for (const [file, profile, title] of sampleFiles) {
    await tell(`取込 ${title}`, 'intake', async () => {
      const client = await as('intake')
      const staged = await client.call('import.stage', {
        ticket: client.open(join(resources, 'sample/incoming', file)),
        programme: 'aids',
        profile,
      })
      if (staged.rejected > 0) {
        const path = join(out, `取込不可_${file}`)
        await client.call('import.rejects', { batchId: staged.batchId, save: client.save(path), replace: false })
      }
      const r = await client.call('import.commit', { batchId: staged.batchId, sha256: staged.sha256 })
      return `${r.rows}行 → 追加${r.added}・取込不可${r.rejected}・注意${r.warned}`
    })
  }
  await tell('13項目の審査（一括）', 'reviewer', async () => {
    const r = await (await as('reviewer')).call('review.auto', {})
    return `${count(r.reviewed)} → 支給の提案${r.proposedGrant}・却下の見込み${r.proposedRefusal}・人の判断待ち${r.needJudgement}`
  })
  await tell('×のある案件を却下として提案', 'reviewer', async () => count(await refuseFailing(await as('reviewer'))))
  await tell('氏名の表記と支援措置だけが△の案件を、確かめて支給として提案', 'reviewer', async () =>
    count(await grantConfirmed(await as('reviewer'))),
  )
  const drafts: string[] = []
  for (const kind of ['grant', 'refuse'] as const) {
    await tell(kind === 'grant' ? '支給決定の起案' : '却下決定の起案', 'drafter', async () => {
      const d = await (await as('drafter')).call('draft.create', { kind })
      drafts.push(d.draftNo)
      return `${d.draftNo} ${count(d.cases)} ${yen(d.amount)}（${d.route.map((s) => s.post).join('→')}）`
    })
  }
  for (const draftNo of drafts) await approveAll(as, draftNo, tell)
  await tell('決定通知書・却下通知書・給付券の発行', 'mailing', () => issue(as, out))
  await tell('支援措置のある人の通知を別の人が解除', 'manager', async () => {
    const r = await (await as('manager')).call('papers.release', {})
    return `解除${r.released}・解除できない${r.refused}`
  })
  const { ready } = await (await as('mailing')).call('papers.pending', { limit: 1 })
  if (ready > 0) await tell('解除した通知の発行', 'mailing', () => issue(as, out))
}

async function issue(as: As, out: string): Promise<string> {
  const mailing = await as('mailing')
  const folder = join(out, '通知と給付券')
  makeFolder(folder)
  const r = await mailing.call('papers.issue', { oneFile: true, outDir: mailing.save(folder) })
  const pages = r.files.reduce((sum, f) => sum + f.pages, 0)
  return `${count(r.issued)}・給付券${r.vouchers.toLocaleString('ja-JP')}枚・${pages.toLocaleString('ja-JP')}ページ・保留${r.held}・印字できない文字${r.missingGlyphs.length}`
}

/** The reviewer confirms each failing case with the reason text of its lines. */
async function refuseFailing(reviewer: Client): Promise<number> {
  const { caseNos } = await reviewer.call('case.ids', { state: 'received', proposal: 'refuse' })
  for (let start = 0; start < caseNos.length; start += 100) {
    const { rows } = await reviewer.call('case.page', { caseNos: caseNos.slice(start, start + 100) })
    for (const { caseNo, version } of rows) await reviewer.call('review.propose', { caseNo, version, propose: 'refuse', reason: '' })
  }
  return caseNos.length
}

/** What a person can settle at the desk: the spelling of a name (line 1) and where letters go (line 12); the cap (13) never refuses. */
const settledAtTheDesk = new Set(['1', '12', '13'])

/** The reviewer settles the cases in which only those lines ask, with the reason written down. */
async function grantConfirmed(reviewer: Client): Promise<number> {
  const { caseNos } = await reviewer.call('case.ids', { state: 'received', proposal: 'ask' })
  let granted = 0
  for (let start = 0; start < caseNos.length; start += 100) {
    const { cases } = await reviewer.call('case.details', { caseNos: caseNos.slice(start, start + 100) })
    for (const c of cases) {
      const asking = c.checks.filter((check) => check.verdict !== 'ok')
      if (!asking.every((check) => settledAtTheDesk.has(check.id)) || c.publicPayment === null) continue
      const reason = `${asking.map((check) => check.title).join('・')}を本人の書類と住民の登録で確認`
      await reviewer.call('review.propose', { caseNo: c.caseNo, version: c.version, propose: 'grant', reason })
      granted++
    }
  }
  return granted
}

const approvers = ['chief', 'manager', 'director']

async function approveAll(as: As, draftNo: string, tell: Tell): Promise<void> {
  for (const user of approvers) {
    const client = await as(user)
    const draft = await client.call('draft.view', { draftNo, limit: 1 })
    if (draft.state !== 'circulating') return
    await tell(`${draftNo} の承認・決裁`, user, async () => {
      const r = await client.call('draft.approve', {
        draftNo,
        version: draft.version,
        asDeputy: false,
        password: client.password,
        unreadReason: '見本の通しの実行（画面では閲覧していない）',
      })
      return `${r.state === 'approved' ? '決裁' : '承認'} ${count(r.done.length)}${r.refused.length > 0 ? `・外れた案件${r.refused.length}` : ''}`
    })
  }
}

/** From the providers' claims to the bank's file, the ledgers and the sealed trail. */
async function pay(as: As, out: string, tell: Tell): Promise<void> {
  const payer = await as('payer')
  const claimsFile = join(out, '請求_2026-12.csv')
  // The issued vouchers are read by those who posted them: who pays does not open the cases of protected persons.
  const mailing = await as('mailing')
  await tell('事業者の請求データ（見本）を用意', 'mailing', async () => `${await writeClaims(mailing, claimsFile)}行`)
  await tell('請求の突合', 'payer', async () => {
    const r = await payer.call('claims.take', { ticket: payer.open(claimsFile), profile: 'claims' })
    return `${r.rows}行 → 一致${r.matched}（うち減額${r.lessThanDecided.length}）・返戻${r.refused.length}`
  })
  let draftNo = ''
  await tell('支出命令の起案', 'payer', async () => {
    const r = await payer.call('payment.create', { month: paymentMonth, transferDate })
    draftNo = r.draftNo
    return `${r.draftNo} ${r.payees}事業者 ${yen(r.amount)}`
  })
  await approveAll(as, draftNo, tell)
  await tell('総合振込データの作成（読み戻して検算）', 'payer', async () => {
    const r = await payer.call('payment.export', {
      month: paymentMonth,
      save: payer.save(join(out, '総合振込_20261228.txt')),
      replace: false,
    })
    return `${r.payees}件 ${yen(r.amount)} SHA-256 ${r.sha256.slice(0, 16)}…`
  })
  const ledgers = [
    ['decisions', '決定簿'],
    ['vouchers', '給付券台帳'],
    ['mailing', '発送簿'],
    ['payments', '支払台帳'],
  ] as const
  for (const [ledger, name] of ledgers) {
    await tell(`Excel ${name}`, 'auditor', async () => {
      const auditor = await as('auditor')
      const r = await auditor.call('ledger.export', { ledger, save: auditor.save(join(out, `${name}.xlsx`)), replace: false })
      return `${r.rows.toLocaleString('ja-JP')}行`
    })
  }
  await tell('監査記録の書出しと検証', 'auditor', async () => {
    const auditor = await as('auditor')
    await auditor.call('audit.export', { save: auditor.save(join(out, '監査記録.jsonl')), replace: false })
    const r = await auditor.call('audit.verify', {})
    if (!r.ok) throw new Error(`trail broken: ${JSON.stringify(r.firstBad)}`)
    return `${count(r.entries)}すべて一致、発行ファイル${r.papers}、先頭ハッシュ ${r.head.slice(0, 16)}…`
  })
}

/** An empty folder to work in. One that an earlier demo made may be replaced; any other is left alone. */
async function freshFolder(out: string, replace: boolean): Promise<void> {
  if (existsSync(out)) {
    const ours = existsSync(join(out, marker))
    if (!replace || !ours) {
      const empty = (await readdir(out)).length === 0
      if (!empty) throw new AppError('output-exists', { name: out })
    } else rmSync(out, { recursive: true, force: true })
  }
  makeFolder(out)
  writeFileSync(join(out, marker), '')
}

/** A file the demo made, with its size in bytes; the office's own folder is left out. */
export interface DemoFile {
  readonly name: string
  readonly bytes: number
}

async function filesIn(out: string): Promise<DemoFile[]> {
  const names = await readdir(out, { recursive: true, withFileTypes: true })
  const files: DemoFile[] = []
  for (const entry of names) {
    const path = join(entry.parentPath, entry.name)
    const name = relative(out, path)
    if (!entry.isFile() || name === marker || name.startsWith('office')) continue
    files.push({ name, bytes: (await stat(path)).size })
  }
  return files.sort((a, b) => a.name.localeCompare(b.name, 'ja'))
}
