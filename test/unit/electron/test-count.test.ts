import { expect, test } from 'vitest'
import { countOf, sum } from '../../support/test-count.ts'

test.each([
  ['all passed', { numTotalTests: 5, numPassedTests: 5 }, 0, { passed: 5, failed: 0 }],
  ['two failed', { numTotalTests: 5, numPassedTests: 3 }, 1, { passed: 3, failed: 2 }],
  ['one left out counts as failed', { numTotalTests: 5, numPassedTests: 4, numPendingTests: 1 }, 0, { passed: 4, failed: 1 }],
  ['a file that could not be loaded', { numTotalTests: 5, numPassedTests: 5 }, 1, { passed: 5, failed: 1 }],
  ['no test at all', { numTotalTests: 0, numPassedTests: 0 }, 0, { passed: 0, failed: 1 }],
  ['no report: the runner crashed', null, 139, { passed: 0, failed: 1 }],
  ['no report, yet a good status', null, 0, { passed: 0, failed: 1 }],
  ['a report that is something else', 'ok', 0, { passed: 0, failed: 1 }],
])('%s', (_name, report, status, expected) => {
  expect(countOf(report, status)).toEqual(expected)
})

test('counts of several runs are added', () => {
  expect(sum({ passed: 2, failed: 0 }, { passed: 3, failed: 1 })).toEqual({ passed: 5, failed: 1 })
})
