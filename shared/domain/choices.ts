/** Codes that a contract checks and a screen offers. They stand apart from the contracts, whose schemas a page must not load. */

/** 経路: オンライン・窓口・郵送・電話. */
export const channels = ['online', 'counter', 'post', 'phone'] as const

/** 並び of the work queue. Each has its index. */
export const queueSorts = ['caseNo', 'appliedOn', 'kana', 'item'] as const

/** 返戻の理由. */
export const returnReasons = ['宛先不明', '転居', '保管期間経過', '受取拒否', 'その他'] as const

/** What became of a letter that came back. */
export const returnOutcomes = ['resent', 'handed', 'closed'] as const
