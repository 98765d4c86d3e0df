import { defineConfig } from 'vitest/config'

/** Two projects: `node` (rules, store, contract) and `e2e` (the real window). `npm test` runs both through test/run.ts. */
export default defineConfig({
  test: {
    root: '.',
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/{unit,store,contract,property,golden,migrations,torture,fuzz}/**/*.test.ts', 'test/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
