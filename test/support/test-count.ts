export type TestCount = { readonly passed: number; readonly failed: number }

export const noTests: TestCount = { passed: 0, failed: 0 }

export function sum(...counts: readonly TestCount[]): TestCount {
  return counts.reduce((all, one) => ({ passed: all.passed + one.passed, failed: all.failed + one.failed }), noTests)
}

/**
 * Counts one run from its JSON report (null when there is none) and its exit status. A test left out counts as failed;
 * so does a run that crashed, ran nothing, or ended badly without a failed test (a file that could not be loaded).
 */
export function countOf(report: unknown, status: number): TestCount {
  const passed = numberIn(report, 'numPassedTests')
  const total = numberIn(report, 'numTotalTests')
  const failed = Math.max(0, total - passed)
  const wentWrong = status !== 0 || total === 0
  return { passed, failed: wentWrong ? Math.max(1, failed) : failed }
}

function numberIn(report: unknown, name: string): number {
  if (typeof report !== 'object' || report === null) return 0
  const value: unknown = (report as Record<string, unknown>)[name]
  return typeof value === 'number' ? value : 0
}
