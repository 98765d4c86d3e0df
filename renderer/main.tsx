import '@fontsource-variable/noto-sans-jp/index.css'
import './tokens.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { createClient } from './client/client.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('missing: #root of index.html')
const client = createClient(window.app, () => crypto.randomUUID())
createRoot(root).render(<App client={client} bridge={window.app} />)
