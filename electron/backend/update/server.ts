/**
 * 更新サーバー. Takes an update package from a web server of the intranet: `latest.yml` as electron-builder writes it for its generic provider
 * (so that any server of files will do), then the `.kup` it names. Nothing read here is trusted: what counts is the signed manifest in
 * the package. No connection is made unless an administrator has entered an address and asks; no redirect is followed.
 */
import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { AppError } from '../../../shared/errors.ts'
import { listName, readOffer, type Offer } from '../../release/offer.ts'

/** Longest list in bytes, largest package in bytes, longest silence of a server in milliseconds. */
const limits = { list: 65_536, package: 2_000_000_000, silence: 20_000 }

const failed = (problem: string): AppError => new AppError('update-server', { problem })

/** The address of the folder on the server, ending with `/`. Throws AppError `update-server-address`. */
export function readAddress(text: string): URL {
  const bad = (problem: string): AppError => new AppError('update-server-address', { problem })
  if (!URL.canParse(text)) throw bad('アドレスの形ではありません')
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw bad('「http://」か「https://」で始まるアドレスだけが使えます')
  if (url.username !== '' || url.password !== '') throw bad('利用者名とパスワードは入れられません')
  if (url.search !== '' || url.hash !== '') throw bad('「?」と「#」の付かない、フォルダーのアドレスを入れてください')
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

/** Asks for a file and hands its pieces over as they come. Throws AppError `update-server`; AbortError. */
async function ask(url: URL, most: number, signal: AbortSignal, onPiece: (piece: Buffer) => void): Promise<void> {
  const { get } = url.protocol === 'https:' ? await import('node:https') : await import('node:http')
  const options: RequestOptions = {
    agent: false,
    signal,
    timeout: limits.silence,
    headers: { 'user-agent': 'kyufu-desk', 'cache-control': 'no-cache' },
  }
  await new Promise<void>((resolve, reject) => {
    const request: ClientRequest = get(url, options, (answer: IncomingMessage) => {
      const status = answer.statusCode ?? 0
      let bytes = 0
      if (status !== 200) {
        request.destroy()
        const why =
          status === 404
            ? `「${url.pathname}」がありません`
            : status >= 300 && status < 400
              ? '別の場所を見るよう答えました'
              : '受け付けません'
        reject(failed(`サーバーが${why}（${status}）`))
        return
      }
      answer.on('data', (piece: Buffer) => {
        bytes += piece.length
        try {
          if (bytes > most) throw failed('サーバーの送る内容が、決められた大きさを超えました')
          onPiece(piece)
        } catch (error) {
          request.destroy()
          reject(error instanceof Error ? error : failed(String(error)))
        }
      })
      answer.on('end', () => (answer.complete ? resolve() : reject(failed('途中で切れました'))))
      answer.on('error', () => reject(signal.aborted ? abortion() : failed('途中で切れました')))
    })
    request.on('timeout', () => request.destroy(failed('サーバーが答えません')))
    request.on('error', (error) => reject(signal.aborted ? abortion() : inWords(error)))
  })
}

const abortion = (): DOMException => new DOMException('cancelled', 'AbortError')

function inWords(error: Error): AppError {
  if (error instanceof AppError) return error
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return failed('サーバーの名前が見つかりません')
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return failed('サーバーにつながりません')
  if (/CERT|SELF_SIGNED|VERIFY|ISSUER|SSL|TLS/.test(code)) return failed('サーバーの証明書を確かめられません')
  return failed(code === 'ECONNRESET' ? '途中で切れました' : `サーバーと話せません（${code === '' ? '原因不明' : code}）`)
}

/** What the server offers for a platform. Throws AppError `update-server`; AbortError. */
export async function askOffer(server: URL, platform: string, signal: AbortSignal): Promise<Offer> {
  const pieces: Buffer[] = []
  const name = listName(platform)
  await ask(new URL(name, server), limits.list, signal, (piece) => void pieces.push(piece))
  const offer = readOffer(Buffer.concat(pieces).toString('utf8'), platform)
  if (offer === null) throw failed(`「${name}」に更新パッケージ（.kup）の記載がありません`)
  return offer
}

/** Brings the package into a file; what is not as the list says is not kept. Throws AppError `update-server`, errors of the disk; AbortError. */
export async function fetchOffer(
  server: URL,
  offer: Offer,
  target: string,
  signal: AbortSignal,
  onBytes: (done: number) => void,
): Promise<void> {
  if (offer.size > limits.package) throw failed('更新パッケージが大きすぎます')
  const part = `${target}.part`
  const out = openSync(part, 'w', 0o600)
  const hash = createHash('sha512')
  let done = 0
  try {
    try {
      await ask(new URL(offer.file, server), offer.size, signal, (piece) => {
        writeSync(out, piece)
        hash.update(piece)
        onBytes((done += piece.length))
      })
      fsyncSync(out)
    } finally {
      closeSync(out)
    }
    if (done !== offer.size || hash.digest('base64') !== offer.sha512) throw failed('受け取った内容が、サーバーの一覧と違います')
    renameSync(part, target)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}
