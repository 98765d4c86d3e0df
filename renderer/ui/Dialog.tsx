import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button } from './Button.tsx'
import { stamp } from './format.ts'
import { useHelp } from './help-context.tsx'
import { useKeys } from './keys.tsx'
import { enterMoves } from './next-field.ts'
import { useSay } from './notices.tsx'
import { RestoredNote, useTypedForm } from './typed.tsx'

export interface DialogProps {
  readonly title: string
  readonly children: ReactNode
  /** Named by the act itself (決裁する), never a bare OK. Absent: there is nothing to decide, only to read. */
  readonly confirm?: string
  readonly onConfirm?: () => void
  readonly onClose: () => void
  readonly danger?: boolean
  readonly busy?: boolean
  /** Why it cannot be confirmed yet; told when the person tries. */
  readonly blocked?: string | null
  /** F12 for irreversible acts, Ctrl+Enter for those that need a reason; both keys work. */
  readonly shortcut?: 'F12' | 'Ctrl+Enter'
  readonly wide?: boolean
  /** What it shows goes out as a file (Ctrl+S). */
  readonly onSave?: (() => void) | undefined
  /** Name of its form, with what it is about (`voucher.void.G-0001`): what is typed is kept until the act is done. */
  readonly draft?: string
}

/** 確認の窓. The browser keeps the focus inside and gives it back; Esc closes without doing anything. */
export function Dialog(props: DialogProps) {
  const title = useId()
  const frame = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = frame.current
    const before = document.activeElement
    if (dialog === null) return
    dialog.showModal()
    dialog.querySelector<HTMLElement>('[data-first]')?.focus()
    return () => {
      // An element that is taken out of the page does not give the focus back by itself.
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  const [tried, setTried] = useState(false)
  const blocked = props.blocked ?? null
  const confirm = (): void => {
    if (props.busy === true) return
    if (blocked === null) props.onConfirm?.()
    else setTried(true)
  }
  const help = useHelp()
  const typed = useTypedForm(frame, props.draft)
  const say = useSay()
  const close = (): void => {
    const kept = typed.dirty()
    props.onClose()
    if (kept)
      say?.(
        typed.shut
          ? '入力途中の内容は、給付デスクを終了するまで残ります（事務所の鍵が開いていないため、下書きには残りません）。もう一度開くと戻ります。'
          : '入力途中の内容を下書きに残しました。もう一度開くと戻ります。',
      )
  }
  const { onSave: save } = props
  const discard = typed.restored === null ? undefined : typed.discard
  useKeys('dialog', { confirm, close, discard, save, help: help?.openHere }, { modal: true })
  return (
    <dialog
      ref={frame}
      className="kd-dialog"
      data-wide={props.wide || undefined}
      aria-labelledby={title}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
      onKeyDown={(event) => enterMoves(event, frame.current?.querySelector('.kd-dialog-acts [data-look="solid"]') ?? null)}
    >
      <h2 id={title} className="kd-dialog-title">
        {props.title}
      </h2>
      <div className="kd-dialog-body">
        <RestoredNote typed={typed} />
        {props.children}
        {tried && blocked !== null ? (
          <p role="alert" className="kd-error">
            ＊{blocked}
          </p>
        ) : null}
      </div>
      <div className="kd-dialog-acts">
        {typed.shut ? <span className="kd-dialog-saved">下書きには残りません（事務所の鍵が開いていません）</span> : null}
        {typed.savedAt === null || typed.shut ? null : (
          <time className="kd-dialog-saved" dateTime={typed.savedAt}>
            下書き保存 {stamp(typed.savedAt)}
          </time>
        )}
        <Button look="outline" shortcut="Escape" onPress={close}>
          {props.confirm === undefined ? '閉じる' : '戻る'}
        </Button>
        {props.confirm === undefined ? null : (
          <Button
            look="solid"
            shortcut={props.shortcut ?? 'F12'}
            onPress={confirm}
            danger={props.danger ?? false}
            busy={props.busy ?? false}
          >
            {props.busy === true ? '処理しています…' : props.confirm}
          </Button>
        )}
      </div>
    </dialog>
  )
}
