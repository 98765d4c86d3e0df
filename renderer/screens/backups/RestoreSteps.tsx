import { useEffect, useRef, useState } from 'react'
import type { Progress, WireError } from '../../../shared/frames.ts'
import { problemOf } from '../../client/client.ts'
import { useOutside } from '../../client/outside.ts'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { RestoreBody } from './RestoreBody.tsx'
import { emptyDraft, restoredName, restoreSteps, stepProblem, type RestoreDraft } from './restore-state.ts'

/**
 * バックアップからの復元. Step by step: the backup, its key, the new folder, the checks, opening it. Works with and without an open office,
 * with nobody signed in; whatever is there already stays as it is. `onBack` leaves the steps from the first one.
 */
export function RestoreSteps({ onBack, today }: { readonly onBack: () => void; readonly today?: string }) {
  const ask = useOutside()
  const bridge = useBridge()
  const [draft, setDraft] = useState(() => emptyDraft(today))
  const [busy, setBusy] = useState<string | null>(null)
  const [progress, setProgress] = useState<Progress | null>(null)
  const [problem, setProblem] = useState<WireError | null>(null)
  const [beside, setBeside] = useState('')
  const stop = useRef<AbortController | null>(null)
  const frame = useRef<HTMLElement>(null)

  useEffect(() => {
    ask('outside.view', {}).then(
      (view) => {
        setBeside(view.beside)
        setDraft((now) => (now.name === '' ? { ...now, name: restoredName(view.day) } : now))
      },
      () => undefined,
    )
    return () => stop.current?.abort()
  }, [ask])
  // each step begins at its first field, or at its heading where it has none
  useEffect(() => {
    frame.current?.querySelector<HTMLElement>('[data-first], h2')?.focus()
  }, [draft.step, draft.from])

  const change = (part: Partial<RestoreDraft>): void => {
    setProblem(null)
    setDraft((now) => ({ ...now, ...part }))
  }
  /** One act at a time; a refusal stays in sight. */
  const act = async (word: string, work: () => Promise<void>): Promise<void> => {
    if (busy !== null) return
    setProblem(null)
    setBusy(word)
    try {
      await work()
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setBusy(null)
      setProgress(null)
    }
  }
  const pick = (kind: 'folder' | 'any') => (): void =>
    void act('調べています…', async () => {
      const picked = await bridge.pickFile(kind)
      if (picked === null) return
      const { folder, backups } = await ask('restore.look', { from: picked.ticket })
      const first = backups.find((one) => one.problem === null) ?? backups[0]
      change({ from: { ticket: picked.ticket, folder, backups }, file: first?.file ?? '' })
    })
  const place = (): void =>
    void act('選んでいます…', async () => {
      const picked = await bridge.pickFile('folder')
      if (picked !== null) change({ into: { ticket: picked.ticket, name: picked.name } })
    })
  const opening = {
    from: draft.from?.ticket ?? '',
    file: draft.file,
    secret: draft.secret,
    ...(draft.by === 'password' ? { user: draft.user.normalize('NFKC').trim() } : {}),
  }

  const next = (): void => {
    const missing = stepProblem(draft)
    if (missing !== null) {
      setProblem({ code: '', title: 'まだ進めません', message: missing, next: '' })
      return
    }
    if (draft.step === 0) change({ step: 1 })
    if (draft.step === 1) {
      void act('鍵を確かめています…', async () => {
        await ask('restore.key', opening)
        change({ step: 2 })
      })
    }
    if (draft.step === 2) {
      void act('復元しています…', async () => {
        const controller = new AbortController()
        stop.current = controller
        change({ step: 3 })
        try {
          const input = { ...opening, into: draft.into?.ticket ?? null, name: draft.name }
          const made = await ask('restore.run', input, { signal: controller.signal, onProgress: setProgress })
          change({ step: 4, made, secret: '' })
        } catch (error) {
          setDraft((now) => ({ ...now, step: 2 }))
          throw error
        } finally {
          stop.current = null
        }
      })
    }
    if (draft.step === 4 && draft.made !== null) {
      const office = draft.made.office
      void act('事務所を開いています…', async () => {
        await ask('outside.open', { office })
        // the page begins anew with the new office
        await new Promise(() => undefined)
      })
    }
  }
  const back = (): void => {
    if (busy !== null) return
    if (draft.step === 0 || draft.step === 4) onBack()
    else change({ step: draft.step - 1 })
  }
  const choosing = draft.step === 0
  useKeys('restore', {
    folder: choosing ? pick('folder') : undefined,
    file: choosing ? pick('any') : undefined,
    place: draft.step === 2 ? place : undefined,
    next: draft.step === 3 ? undefined : next,
    back,
  })

  return (
    <section ref={frame} aria-label="バックアップからの復元" className="kd-restore">
      <ol className="kd-restore-steps">
        {restoreSteps.map((name, at) => (
          <li key={name} aria-current={at === draft.step ? 'step' : undefined} data-done={at < draft.step || undefined}>
            <span aria-hidden="true">{at < draft.step ? '✓' : at + 1}</span>
            {name}
            {at < draft.step ? <span className="sr-only">（済み）</span> : null}
          </li>
        ))}
      </ol>
      <div className="kd-restore-body">
        <RestoreBody
          draft={draft}
          change={change}
          beside={beside}
          progress={progress}
          pick={pick}
          place={place}
          next={next}
          busy={busy !== null}
        />
        {problem === null ? null : (
          <div role="alert" className="kd-problem">
            <span aria-hidden="true" className="kd-problem-icon">
              ！
            </span>
            <div>
              <p className="font-700">{problem.title}</p>
              <p>{problem.message}</p>
              {problem.next === '' ? null : <p>{problem.next}</p>}
            </div>
          </div>
        )}
      </div>
      <div className="kd-restore-acts">
        <p role="status" className="flex-1 kd-note">
          {busy ?? ''}
        </p>
        {draft.step === 3 ? (
          <Button onPress={() => stop.current?.abort()}>中止</Button>
        ) : (
          <>
            <Button shortcut="Escape" onPress={back}>
              {draft.step === 4 ? '開かずに終える' : '戻る'}
            </Button>
            <Button look="solid" shortcut="F12" onPress={next} busy={busy !== null}>
              {nextWords[draft.step] ?? '次へ'}
            </Button>
          </>
        )}
      </div>
    </section>
  )
}

const nextWords = ['次へ', '鍵を確かめて次へ', '復元する', '', 'この事務所を開く'] as const
