import { useEffect, useRef, useState } from 'react'
import { useRefresh } from '../client/hooks.tsx'
import { Button } from './Button.tsx'
import { useSay } from './notices.tsx'
import { fieldsOf, valueOf } from './typed-dom.ts'

interface Mine {
  readonly field: string
  readonly value: string
}

/**
 * 競合. Somebody else was first: what he did and what was typed here stand side by side. One's own can be copied, and is sent again over the
 * newest state only by confirming once more.
 */
export function ConflictHelp({ theirs }: { readonly theirs: string }) {
  const root = useRef<HTMLDivElement>(null)
  const refresh = useRefresh()
  const say = useSay()
  const [mine, setMine] = useState<readonly Mine[]>([])
  useEffect(() => {
    const form = root.current?.closest<HTMLElement>('dialog, form')
    if (form === null || form === undefined) return
    setMine([...fieldsOf(form)].map(([field, element]) => ({ field, value: valueOf(element) })).filter(({ value }) => value !== ''))
    // what lies behind the window is what the next confirmation acts on
    refresh()
  }, [refresh])
  const copy = (): void => {
    const text = mine.map(({ field, value }) => `${field}: ${value}`).join('\n')
    say?.(copyText(text) ? '自分の入力を写しました。' : '写せませんでした。欄を選んで Ctrl+C で写してください。')
  }
  return (
    <div ref={root} className="kd-conflict" role="group" aria-label="ほかの人の変更と自分の入力">
      <div>
        <p className="font-700">今の内容</p>
        <p>{theirs}</p>
      </div>
      <div>
        <p className="font-700">自分の入力</p>
        <p className="kd-note">まだ登録していません</p>
        {mine.length === 0 ? <p className="kd-note">入力した文字はありません。</p> : null}
        <dl className="kd-conflict-mine">
          {mine.map(({ field, value }) => (
            <div key={field}>
              <dt>{field}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {mine.length === 0 ? null : <Button onPress={copy}>自分の入力を写す</Button>}
      </div>
      <p className="kd-conflict-ways">
        <span className="font-700">次にすること: </span>
        今の内容でよければ Esc で閉じます。自分の入力で登録するときは、そのまま確定をもう一度押してください。
      </p>
    </div>
  )
}

/** The clipboard without a permission: the page has none. */
function copyText(text: string): boolean {
  const take = (event: ClipboardEvent): void => {
    event.preventDefault()
    event.clipboardData?.setData('text/plain', text)
  }
  document.addEventListener('copy', take)
  try {
    return document.execCommand('copy')
  } finally {
    document.removeEventListener('copy', take)
  }
}
