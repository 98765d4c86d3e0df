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

const root = document.getElementById('root')
if (root === null) throw new Error('missing: #root of index.html')
const work = countWork(window, () => performance.now())
const client = measuring(
  watchAsking(
    createClient(window.app, () => crypto.randomUUID()),
    (asking) => document.documentElement.toggleAttribute('data-asking', asking),
  ),
  work,
)
createRoot(root).render(<App client={client} bridge={window.app} />)
