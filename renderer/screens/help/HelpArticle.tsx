import { useEffect, useRef } from 'react'
import { type HelpPage, placeOf } from '../../../shared/domain/help-text.ts'
import { AboutPage } from './AboutPage.tsx'
import { AccessibilityContact } from './AccessibilityContact.tsx'
import { ErrorsPage } from './ErrorsPage.tsx'
import { HelpBlocks } from './HelpBlocks.tsx'

/** One page. A link to a place in it brings that place into sight and gives it the focus, so that it is read out. */
export function HelpArticle({
  to,
  pages,
  version,
  onGo,
}: {
  readonly to: string
  readonly pages: readonly HelpPage[]
  readonly version: string
  readonly onGo: (to: string) => void
}) {
  const article = useRef<HTMLElement>(null)
  const { page: id, anchor } = placeOf(to)
  useEffect(() => {
    const place =
      anchor === null
        ? undefined
        : [...(article.current?.querySelectorAll<HTMLElement>('[data-place]') ?? [])].find((one) => one.dataset['place'] === anchor)
    if (place === undefined) {
      article.current?.scrollTo(0, 0)
      article.current?.focus()
    } else {
      place.scrollIntoView({ block: 'start' })
      place.focus({ preventScroll: true })
    }
  }, [id, anchor])
  const page = pages.find((one) => one.id === id)
  const title = id === 'errors' ? 'エラー番号' : id === 'about' ? 'このプログラムについて' : (page?.title ?? 'このページはありません')
  return (
    <article ref={article} className="kd-help-page" tabIndex={0} aria-label={title}>
      <h2 className="kd-help-title">{title}</h2>
      {id === 'errors' ? <ErrorsPage /> : null}
      {id === 'about' ? <AboutPage version={version} onGo={onGo} /> : null}
      {page === undefined ? null : <HelpBlocks blocks={page.blocks} onGo={onGo} />}
      {id === 'reference/accessibility' ? <AccessibilityContact /> : null}
    </article>
  )
}
