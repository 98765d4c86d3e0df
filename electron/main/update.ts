import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { hashOfFile, openHead } from '../release/update-package.ts'
import type { ReleaseKey } from '../release/signed.ts'

/** What Windows says about the code signature of a file; null: it could not be asked. */
export type CodeSignature = { readonly valid: boolean; readonly signer: string } | null

export type InstallOrder = {
  /** Folder in which checked updates wait, one folder for each version. */
  readonly updates: string
  readonly version: string
  readonly keys: readonly ReleaseKey[]
  readonly platform: NodeJS.Platform
  /** The running program: its signer and the installer's must be the same. */
  readonly executable: string
  readonly signatureOf: (file: string) => Promise<CodeSignature>
  /** Starts the installer on its own; false: it could not be started. */
  readonly start: (file: string) => Promise<boolean>
}

/** `by-hand`: this platform has no installer that a program may start. */
export type InstallOutcome = { readonly kind: 'started' } | { readonly kind: 'refused' | 'by-hand'; readonly text: string }

const unchanged = '何も更新していません。いまの版のまま使えます。'

/**
 * The last look before an installer is started: signed manifest, SHA-512, and on Windows the code signature, each refusing when it cannot
 * be had. Between this look and the start nothing else is done.
 */
export async function installUpdate(order: InstallOrder): Promise<InstallOutcome> {
  const folder = join(order.updates, order.version)
  const manifest = openHead(join(folder, 'manifest.signed.json'), order.keys)
  const part = manifest?.parts.find((one) => one.kind === 'installer')
  if (!manifest || !part || manifest.version !== order.version) return refused('更新の目録の署名が確かめられません。')
  const installer = join(folder, part.name)
  if (!existsSync(installer)) return refused(`インストーラー（${part.name}）がありません。`)
  if (order.platform !== 'win32') {
    if (hashOfFile(installer, 'sha512') !== part.sha512) return refused(`インストーラー（${part.name}）が準備の後に変わっています。`)
    return {
      kind: 'by-hand',
      text: `このPCでは、管理者の権限で次のファイルを導入してください。\n${installer}\n導入の前に給付デスクを終了してください。`,
    }
  }
  const [own, found] = await Promise.all([order.signatureOf(order.executable), order.signatureOf(installer)])
  if (own === null || found === null)
    return refused('Windows の電子署名（Authenticode）を確かめられません。PowerShell が止められていることがあります。')
  if (!own.valid || !found.valid || own.signer === '' || own.signer !== found.signer) {
    return refused('インストーラーの電子署名（Authenticode）が、いまの給付デスクの発行元のものと違います。')
  }
  if (hashOfFile(installer, 'sha512') !== part.sha512) return refused(`インストーラー（${part.name}）が準備の後に変わっています。`)
  return (await order.start(installer)) ? { kind: 'started' } : refused('インストーラーを起動できませんでした。')
}

const refused = (what: string): InstallOutcome => ({
  kind: 'refused',
  text: `${what}${unchanged}更新を取りやめて、更新パッケージを選び直してください。続く場合は、情報システムの担当に知らせてください。`,
})

/** Longest time that PowerShell may take, in milliseconds: the first one after a start of Windows is slow. */
const patience = 60_000

/** Asks Windows for the code signature of a file. The path goes by the environment: it is never a part of the command. */
export function authenticode(file: string): Promise<CodeSignature> {
  const script =
    '$s = Get-AuthenticodeSignature -LiteralPath $env:KYUFU_FILE; [Console]::Out.Write([string]$s.Status + "`n" + $s.SignerCertificate.Subject)'
  const shell = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe')
  return new Promise((resolve) => {
    const env = { ...process.env, KYUFU_FILE: file }
    execFile(shell, ['-NoProfile', '-NonInteractive', '-Command', script], { env, timeout: patience }, (error, stdout) => {
      const [status, signer = ''] = stdout.split('\n')
      resolve(error !== null || status === undefined || status === '' ? null : { valid: status === 'Valid', signer: signer.trim() })
    })
  })
}

/** Starts the installer so that it outlives this program. */
export function startInstaller(file: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(file, [], { detached: true, stdio: 'ignore' })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
