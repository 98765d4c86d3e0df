import type { HelpPage } from '../../../shared/domain/help-text.ts'
import { screenOrder } from './contents-order.ts'
import type { HelpPlace } from './search.ts'

interface Line {
  readonly to: string
  readonly title: string
}

const shelves: readonly (readonly [folder: string, title: string])[] = [
  ['roles/', '仕事ごとの手引き'],
  ['screens/', '画面の説明'],
  ['reference/', '調べる'],
]
const more: Readonly<Record<string, readonly Line[]>> = {
  'reference/': [
    { to: 'errors', title: 'エラー番号' },
    { to: 'about', title: 'このプログラムについて' },
  ],
}

function linesOf(pages: readonly HelpPage[], folder: string): readonly Line[] {
  return pages
    .filter((page) => page.id.startsWith(folder))
    .map((page) => ({ to: page.id, title: page.title }))
    .toSorted((a, b) => screenOrder.indexOf(a.to) - screenOrder.indexOf(b.to))
}

/** 目次, or what was found. */
export function HelpContents({
  pages,
  found,
  question,
  now,
  signedIn,
  onGo,
}: {
  readonly pages: readonly HelpPage[]
  readonly found: readonly HelpPlace[] | null
  readonly question: string
  readonly now: string
  /** Versions and licences are told to the users of the office. */
  readonly signedIn: boolean
  readonly onGo: (to: string) => void
}) {
  if (found !== null) {
    return (
      <nav aria-label="見つかったところ" className="kd-help-list">
        <p role="status" className="kd-note">
          {found.length === 0 ? `「${question.trim()}」は見つかりません。短い言葉か、かなで探してください。` : `${found.length}か所`}
        </p>
        <ul>
          {found.map((place) => (
            <li key={place.to}>
              <button type="button" onClick={() => onGo(place.to)}>
                <span className="font-700">{place.title}</span>
                {place.on === '' ? null : <span className="kd-help-on">{place.on}</span>}
                <span className="kd-help-lead">{place.lead}</span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
    )
  }
  return (
    <nav aria-label="目次" className="kd-help-list">
      {shelves.map(([folder, title]) => (
        <section key={folder}>
          <h3>{title}</h3>
          <ul>
            {[...linesOf(pages, folder), ...(more[folder] ?? []).filter((line) => signedIn || line.to !== 'about')].map((line) => (
              <li key={line.to}>
                <button type="button" aria-current={line.to === now ? 'page' : undefined} onClick={() => onGo(line.to)}>
                  {line.title}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}
