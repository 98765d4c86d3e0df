import type { Handlers } from '../context.ts'
import * as effectDashboard from './effect-dashboard.ts'
import { exportChart } from './effect-chart-out.ts'
import * as effect from './effect.ts'
import * as home from './home.ts'
import * as practice from './practice.ts'

/** 今日の仕事, 練習 and 効果. */
export const homeHandlers = {
  'home.today': home.today,
  'practice.people': practice.people,
  'practice.enter': practice.enter,
  'effect.dashboard': effectDashboard.dashboard,
  'effect.setBaseline': effectDashboard.setBaseline,
  'effect.exportChart': exportChart,
  'effect.note': effect.note,
  'effect.report': effect.report,
  'effect.export': effect.exportReport,
} satisfies Partial<Handlers>
