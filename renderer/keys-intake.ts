/** キー割当て of 受付: import, mapping, entry. Part of the one table in keys.ts. */
export const intakeKeys = {
  import: [
    { act: 'pick', keys: ['F2'], label: 'ファイルを選ぶ', bar: true },
    { act: 'profiles', keys: ['F8'], label: '取込プロファイル', bar: true },
    { act: 'nextError', keys: ['F3'], label: '次のエラー', bar: true },
    { act: 'previousError', keys: ['Shift+F3'], label: '前のエラー', bar: false },
    { act: 'mend', keys: ['F4'], label: '直す（Enter）', bar: true },
    // the list itself takes the space bar, so that it still presses buttons
    { act: 'exclude', keys: ['Space'], label: '除外・戻す', bar: true },
    { act: 'save', keys: ['Ctrl+s'], label: 'エラー行を保存', bar: true },
    { act: 'print', keys: ['F9'], label: '印刷', bar: true },
    { act: 'undo', keys: ['Delete'], label: '取込を取り消す', bar: true },
    { act: 'discard', keys: ['Escape'], label: '破棄', bar: true },
    { act: 'commit', keys: ['F12'], label: '取り込む', bar: true },
  ],
  mapping: [
    { act: 'choose', keys: ['F4'], label: '取込先を選ぶ（Enter）', bar: true },
    { act: 'drop', keys: ['Delete'], label: '取り込まない', bar: true },
    { act: 'nextOpen', keys: ['F3'], label: '次の確かめるところ', bar: true },
    { act: 'constant', keys: ['F2'], label: '決まった値', bar: true },
    { act: 'save', keys: ['Ctrl+s'], label: '対応を保存', bar: true },
    { act: 'back', keys: ['Escape'], label: 'やめる', bar: true },
    { act: 'next', keys: ['F12'], label: '確認へ進む', bar: true },
  ],
  entry: [
    { act: 'nextError', keys: ['F3'], label: '次の直すところ', bar: true },
    { act: 'drop', keys: ['F8'], label: '入力を消す', bar: true },
    { act: 'slip', keys: ['F9'], label: '受付票', bar: true },
    { act: 'commit', keys: ['F12', 'Ctrl+Enter'], label: '受け付ける', bar: true },
  ],
} as const
