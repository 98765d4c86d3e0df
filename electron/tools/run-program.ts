import { spawn } from 'node:child_process'

export type ProgramResult = {
  /** Exit status; null when it was ended by a signal or could not be started. */
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
  readonly timedOut: boolean
}

export type ProgramOptions = {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** Milliseconds after which the program is killed. */
  readonly timeLimit?: number
}

/** Runs a program to its end and keeps what it wrote. Never throws: a program that is not there has status null. */
export function runProgram(command: string, args: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.env === undefined ? {} : { env: options.env }),
    })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    let timedOut = false
    const timer =
      options.timeLimit === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true
            child.kill('SIGKILL')
          }, options.timeLimit)
    const finish = (status: number | null, extra: string) => {
      clearTimeout(timer)
      resolve({
        status,
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: Buffer.concat(stderr).toString('utf8') + extra,
        timedOut,
      })
    }
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.on('error', (error) => finish(null, error.message))
    child.on('close', (status) => finish(status, ''))
  })
}

/** Runs a program with the terminal handed through, and gives its exit status (1 when a signal ended it). */
export function runAttached(command: string, args: readonly string[], options: ProgramOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: 'inherit',
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.env === undefined ? {} : { env: options.env }),
    })
    child.on('error', reject)
    child.on('close', (status) => resolve(status ?? 1))
  })
}
