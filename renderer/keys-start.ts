/** キー割当て of はじめに and 今日の仕事. Part of the one table in keys.ts. */
export const startKeys = {
  start: [
    { act: 'practice', keys: ['1'], label: '練習する', bar: false },
    { act: 'begin', keys: ['2'], label: '本番を始める', bar: false },
    { act: 'restore', keys: ['3'], label: 'バックアップから復元', bar: false },
    { act: 'other', keys: ['4'], label: '別の事務所を開く', bar: false },
    { act: 'back', keys: ['Escape'], label: '戻る', bar: false },
    { act: 'stop', keys: ['F8'], label: '中止', bar: false },
  ],
  login: [
    { act: 'start', keys: ['F2'], label: 'はじめに', bar: false },
    { act: 'role', keys: ['F4'], label: '練習の役を選ぶ', bar: false },
  ],
  dashboard: [
    { act: 'save', keys: ['Ctrl+s'], label: 'Excelに保存', bar: true },
    { act: 'print', keys: ['F9'], label: '議会資料', bar: true },
    { act: 'base', keys: ['F2'], label: '比べる年度の値', bar: true },
  ],
  home: [
    { act: 'line', keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'], label: '仕事1〜9を開く', bar: false },
    { act: 'role', keys: ['F4'], label: '役を替える', bar: true },
    { act: 'step', keys: ['F12'], label: '練習の次の一歩', bar: true },
  ],
} as const
