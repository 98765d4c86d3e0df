import '@fontsource-variable/noto-sans-jp/index.css'
import './tokens.css'
import './screens/start/start.css'
import './safety.css'
import './screens/help/help.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { watchAsking } from './client/asking.ts'
import { createClient } from './client/client.ts'
import { countWork, measuring } from './client/effect.ts'
import { withScreens } from './client/with-screens.ts'
import { later, RestContext } from './later.ts'

/** The words of the login: their parts of the font are fetched while the office opens, or they would be drawn twice, first in another font. */
const firstWords =
  '給付デスク 業務日 令和年月日（月火水木金土）ログイン 利用者ID パスワード Enter F1 でヘルプが出ます。F2 はじめに（練習・本番・復元・別の事務所）を忘れたときは管理者に連絡してください。版0123456789'
void document.fonts.load("16px 'Noto Sans JP Variable'", firstWords)

const root = document.getElementById('root')
if (root === null) throw new Error('missing: #root of index.html')
const work = countWork(window, () => performance.now())
const rest = later(() => import('./rest.tsx'))
const client = measuring(
  watchAsking(
    withScreens(
      createClient(window.app, () => crypto.randomUUID()),
      rest.load,
    ),
    (asking) => document.documentElement.toggleAttribute('data-asking', asking),
  ),
  work,
)
createRoot(root).render(
  <RestContext.Provider value={rest}>
    <App client={client} bridge={window.app} />
  </RestContext.Provider>,
)
