import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { plainBuiltins } from './tools/plain-builtins.ts'

const project = resolve(import.meta.dirname, '..')
const at = (path: string) => resolve(project, path)

/** The oldest runtime the bundle must run on: Electron 33 (Chromium 130, Node 20.18). */
const node = 'node20.18'
const chrome = 'chrome130'

/**
 * Packages that stay outside the bundle: native ones, and those that read files of their own at run time. The pure
 * ones are bundled, because one file starts faster than a hundred.
 */
const bundled = ['kysely', 'zod']

/** Each process and thread has an entry of its own. */
const entries = {
  main: at('electron/main/main.ts'),
  backend: at('electron/backend/entry.ts'),
  'backup-worker': at('electron/backend/backup/worker.ts'),
  'render-worker': at('electron/backend/render/worker.ts'),
}

/** dist/main (main process, backend, render worker: ES modules), dist/preload (one CommonJS file), dist/renderer. */
export default defineConfig({
  main: {
    build: {
      outDir: at('dist/main'),
      emptyOutDir: true,
      target: node,
      externalizeDeps: { exclude: bundled },
      rolldownOptions: {
        plugins: [plainBuiltins()],
        input: Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file))),
        // without blanks and comments there is less to parse before the office is open; names stay, for the log of faults
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
        },
      },
    },
  },
  preload: {
    build: {
      outDir: at('dist/preload'),
      emptyOutDir: true,
      target: node,
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react(), tailwindcss()],
    build: {
      outDir: at('dist/renderer'),
      emptyOutDir: true,
      target: chrome,
      minify: true,
      // A data: URL in a script or style would be one more thing for the content policy to allow.
      assetsInlineLimit: 0,
      rolldownOptions: { input: at('renderer/index.html') },
    },
  },
})
