/** 更新サーバー: its address, entered by an administrator, and a package brought from there when he asks for it; never by itself. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { Handler, Handlers } from '../context.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import { updateMeta } from '../update/finish.ts'
import { compareVersions } from '../update/judge.ts'
import { downloadFolder } from '../update/program.ts'
import { askOffer, fetchOffer, readAddress } from '../update/server.ts'
import { lookOf, openWhole, placeOf, refusalsOf } from './update.ts'

/** アドレスの設定. Throws AppError `update-server-address`. */
const server: Handler<'update.server'> = async ({ tx, audit }, input) => {
  const address = input.address === '' ? '' : readAddress(input.address).href
  await writeMeta(tx, updateMeta.server, address)
  const text = address === '' ? '更新サーバーの設定を外しました（どこにも接続しません）' : `更新サーバーを「${address}」にしました`
  await audit.write({ action: 'update-server', ref: 'update', body: { text, address } })
  return { address }
}

/** 受取り. The package goes into this client's own folder and is looked at as one from a medium. Throws AppError `update-server*`, `update-package`, `update-not-here`. */
const fetch: Handler<'update.fetch'> = async (ctx) => {
  const { env, signal } = ctx
  const updates = placeOf(env)
  const address = (await readMeta(ctx.read)).get(updateMeta.server) ?? ''
  if (address === '') throw new AppError('update-server-none', {})
  const from = readAddress(address)
  ctx.progress({ step: 'サーバーの一覧', done: 0, total: 1, fraction: 0 })
  const offer = await askOffer(from, env.program.platform, signal)
  const enter = async (text: string): Promise<void> => {
    await ctx.write(({ audit }) => audit.write({ action: 'update-fetched', ref: offer.version, body: { text, address } }))
  }
  if (compareVersions(offer.version, env.program.version) <= 0) {
    await enter(`更新サーバーを確かめました（サーバーの版 ${offer.version}、いまの版 ${env.program.version}）`)
    return { version: offer.version, found: null }
  }
  const folder = downloadFolder(updates)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, offer.file)
  await fetchOffer(from, offer, path, signal, (done) =>
    ctx.progress({ step: '更新パッケージの受取り', done, total: offer.size, fraction: done / offer.size }),
  )
  try {
    const opened = await openWhole(ctx, path, offer.file)
    const refusals = await refusalsOf(ctx, opened.manifest)
    const verdict = refusals[0]?.text ?? '更新できます'
    await enter(`更新サーバーから「${offer.file}」（版 ${opened.manifest.version}）を受け取りました: ${verdict}`)
    const look = lookOf(env, offer.file, opened, refusals)
    return { version: opened.manifest.version, found: { ticket: env.tickets.issue(path, 'open'), look } }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

export const updateServerHandlers = { 'update.server': server, 'update.fetch': fetch } satisfies Partial<Handlers>
