import { buildApp } from './built-app.ts'
import { messageOf, sayToTerminal } from './say.ts'

/** `npm run build`: the application into `dist/`. */
try {
  await buildApp(sayToTerminal)
} catch (error) {
  sayToTerminal(messageOf(error))
  process.exitCode = 1
}
