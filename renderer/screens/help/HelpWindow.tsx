import { type KeyboardEvent, useContext, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { placeOf } from '../../../shared/domain/help-text.ts'
import { errorEntries } from '../../../shared/help/errors.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { SessionContext } from '../../ui/session.tsx'
import { HelpArticle } from './HelpArticle.tsx'
import { HelpContents } from './HelpContents.tsx'
import { keyWord } from './key-words.ts'
import { ManualPdf } from './ManualPdf.tsx'
import { helpIndex, searchHelp } from './search.ts'

/** ヘルプの窓. Contents and search at the left, the page at the right. Esc goes back to exactly what was there. */
export function HelpWindow({
  first,
  version,
  onClose,
}: {
  readonly first: string
  readonly version: string
  readonly onClose: () => void
}) {
  const title = useId()
  const frame = useRef<HTMLDialogElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const [trail, setTrail] = useState<readonly string[]>([first])
  const [question, setQuestion] = useState('')
  const [printing, setPrinting] = useState(false)
  const to = trail.at(-1) ?? first
  const { page: pageId } = placeOf(to)
  const read = useQueryOp('help.read', {})
  const pages = read.data?.pages
  const index = useMemo(() => helpIndex(pages ?? [], errorEntries(), (key) => keyWord(key) ?? key), [pages])
  const found = question.trim() === '' ? null : searchHelp(index, question)

  // shown before the page in it looks for its focus
  useLayoutEffect(() => {
    const before = document.activeElement
    const dialog = frame.current
    dialog?.showModal()
    return () => {
      // as long as it is open, nothing below it takes the focus
      dialog?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])

  const go = (next: string): void => {
    setPrinting(false)
    setTrail((before) => (before.at(-1) === next ? before : [...before, next]))
  }
  const back = (): void => setTrail((before) => (before.length > 1 ? before.slice(0, -1) : before))
  const close = (): void => {
    if (printing) setPrinting(false)
    else onClose()
  }
  const session = useContext(SessionContext)
  // behind a locked screen as before the login: the manual, and nothing of the office
  const signedIn = session !== null && !session.office.locked
  const canPrint = signedIn && pageId.startsWith('roles/')
  useKeys(
    'help',
    {
      close,
      search: () => field.current?.focus(),
      back,
      contents: () => cycle(frame.current),
      print: canPrint ? () => setPrinting(true) : undefined,
    },
    { modal: true },
  )
  return (
    <dialog
      ref={frame}
      className="kd-dialog kd-help"
      aria-labelledby={title}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
    >
      <header className="kd-help-head">
        <h2 id={title} className="kd-dialog-title">
          ヘルプ
        </h2>
        <span className="flex-1" />
        {trail.length > 1 ? (
          <Button look="text" shortcut="Alt+ArrowLeft" onPress={back}>
            前のページ
          </Button>
        ) : null}
        {canPrint ? (
          <Button look="outline" shortcut="F9" onPress={() => setPrinting(true)}>
            この手引きを印刷
          </Button>
        ) : null}
        <Button look="outline" shortcut="Escape" onPress={close}>
          閉じる
        </Button>
      </header>
      <div className="kd-help-body">
        <div role="group" aria-label="目次と検索" className="kd-help-side" onKeyDown={walkList}>
          <label className="kd-help-search">
            <span>探す（かなでも探せます）</span>
            <input
              ref={field}
              type="search"
              value={question}
              aria-keyshortcuts="/"
              onChange={(event) => setQuestion(event.target.value)}
              onKeyDown={(event) => {
                if (event.nativeEvent.isComposing || event.keyCode === 229) return
                const best = found?.[0]
                if (event.key === 'Enter' && best !== undefined) go(best.to)
              }}
            />
          </label>
          <HelpContents pages={pages ?? []} found={found} question={question} now={pageId} signedIn={signedIn} onGo={go} />
        </div>
        {read.error !== null ? (
          <ProblemBox error={read.error} onRetry={() => void read.refetch()} />
        ) : printing ? (
          <ManualPdf page={pageId} title={pages?.find((one) => one.id === pageId)?.title ?? '手引き'} version={version} />
        ) : pages === undefined ? (
          <Loading what="ヘルプ" />
        ) : (
          <HelpArticle to={to} pages={pages} version={version} onGo={go} />
        )}
      </div>
    </dialog>
  )
}

/** Between the list at the left and the page. */
function cycle(dialog: HTMLDialogElement | null): void {
  const page = dialog?.querySelector<HTMLElement>('.kd-help-page') ?? null
  const inPage = page !== null && page.contains(document.activeElement)
  if (inPage) dialog?.querySelector<HTMLElement>('.kd-help-list [aria-current="page"], .kd-help-list button')?.focus()
  else page?.focus()
}

/** ↑↓ walk through the lines of the list, from the search field too. */
function walkList(event: KeyboardEvent<HTMLDivElement>): void {
  if (event.nativeEvent.isComposing) return
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('.kd-help-list button')]
  const at = lines.findIndex((line) => line === document.activeElement)
  // in the field of the search, Home and End belong to its text
  const next =
    event.key === 'ArrowDown'
      ? at + 1
      : event.key === 'ArrowUp'
        ? at - 1
        : at >= 0 && event.key === 'Home'
          ? 0
          : at >= 0 && event.key === 'End'
            ? lines.length - 1
            : null
  if (next === null) return
  if (next < 0) event.currentTarget.querySelector('input')?.focus()
  else lines[Math.min(next, lines.length - 1)]?.focus()
  event.preventDefault()
}
