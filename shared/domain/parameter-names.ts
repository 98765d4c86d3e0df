/** 基準の名前. What the keys of the parameters are called on screen. Every key the program reads has its name here. */

const programmes: Readonly<Record<string, string>> = {
  aids: '日常生活用具',
  gift: '応援給付',
  claims: '請求',
  common: '共通',
  office: '事務所',
}

const names: Readonly<Record<string, string>> = {
  'selfPayment.ratePercent': '利用者負担の割合（%）',
  'selfPayment.rounding': '利用者負担の端数処理',
  'cap.welfare': '上限月額 生活保護',
  'cap.repatriate': '上限月額 支援給付',
  'cap.exempt': '上限月額 市民税非課税',
  'cap.taxed': '上限月額 市民税課税',
  'incomeLevy.limit': '対象外になる所得割額',
  'incomeLevy.age': '所得割額を見る年齢',
  'taxYear.switchMonth': '課税年度が替わる月',
  'careInsurance.age': '介護保険 第1号の年齢',
  'careInsurance.certifiedAge': '介護保険 認定で優先になる年齢',
  'minor.age': '保護者が要る年齢',
  'household.elderlyAge': '世帯要件の高齢者の年齢',
  'possibleDuplicate.days': '重複の疑いとする日数',
  'voucher.monthsPerVoucher': '給付券1枚の月数',
  'voucher.validMonths': '給付券の有効月数',
  'voucher.lapseAfterDays': '給付券を失効にするまでの日数',
  'items.yearlyCeiling': '年度内で基準額を分け合う種目',
  'items.needs': 'ほかの種目の給付が要る種目',
  'items.pairs': '組で価格が決まる種目',
  'mail.standard.50': '郵便料金 定形 50gまで',
  'mail.large.50': '郵便料金 定形外 50gまで',
  'mail.large.100': '郵便料金 定形外 100gまで',
  'mail.large.150': '郵便料金 定形外 150gまで',
  'mail.large.250': '郵便料金 定形外 250gまで',
  'mail.large.500': '郵便料金 定形外 500gまで',
  'mail.recorded': '郵便料金 特定記録の加算',
  'mail.registered': '郵便料金 簡易書留の加算',
  'mail.sheetGrams': '用紙1枚の重さ（g）',
  'mail.envelopeGrams': '封筒の重さ（g）',
  'envelope.use': '使用する窓あき封筒の型',
  'home.prefecture': '市の都道府県',
  'home.city': '市の名前',
  'tax.confirm': '課税区分の2人目の確認',
  'queue.overdueDays': '遅れとする日数',
  'confirm.password': '決裁・支払・書出しのときのパスワード（する・しない）',
  'approval.sample': '決裁の抜取りの件数',
  'approval.overYen': '例外とする公費負担額（円以上）',
  'approval.nearPercent': '例外とする限度額への近さ（%以上）',
  'register.guardPercent': '台帳の取込の歯止め（%）',
  'amount.出産応援': '出産応援の給付額（円）',
  'amount.子育て応援': '子育て応援の給付額（円）',
  'child.bornFrom': '対象の子の出生日（この日から）',
  'child.bornTo': '対象の子の出生日（この日まで）',
  'pregnancy.days': '同じ妊娠かを確かめる日数',
  'account.answerDays': '公金受取口座の回答を使える日数',
  'payment.days': '申請から支払までの日数',
  'budget.publicPayment': '予算の公費負担額（円）',
  'effect.baselineMinutes': '導入前の1件の分数（効果の比較）',
  'login.failures': 'ログインを止めるまでの誤りの回数',
  'login.lockMinutes': 'ログインを止める分数（1回目 2回目 …）',
  'login.failuresUntilAdmin': '管理者の解除が要るまでの誤りの回数',
  'password.length': 'パスワードの最少の文字数',
  'password.history': '使い回せない前のパスワードの数',
  'keys.confirmDays': '確認前の署名鍵で決裁できる日数',
  'session.idleMinutes': '画面をロックするまでの分数',
  'session.hours': '一度のログインで使える時間',
  'audit.officeHours': '開庁時間（08:00-19:00）',
  'case.closeAfterMonths': '案件を完了にするまでの月数（最後の振込と発行から）',
  'audit.viewYears': '閲覧の記録の本文の保存年限（年。1年以上）',
  'audit.massViews': '大量の閲覧とする1日の件数',
  'audit.massExports': '大量の書出しとする1日の件数',
  'audit.massPrints': '大量の印刷とする1日の件数',
  'clock.forwardHours': '時計が進んだとみなす時間',
  'payment.closing': '支払の確定（separate: 決裁と別の人）',
  'payment.leastDays': '振込日までに要る日数',
  'payment.mostDays': '振込日を先に置ける日数',
  'payment.maxPerPayee': '1支払先の点検の額（円以上）',
  'payment.sameDays': '同額の支払を疑う日数',
  'accounting.columns': '会計データの列',
  'accounting.encoding': '会計データの文字コード',
  documentMark: '文書の記号',
  'bank.consignorCode': '振込 委託者コード',
  'bank.consignorName': '振込 委託者名',
  'bank.bankCode': '振込 銀行コード',
  'bank.bankName': '振込 銀行名',
  'bank.branchCode': '振込 支店コード',
  'bank.branchName': '振込 支店名',
  'bank.accountType': '振込 預金種目',
  'bank.accountNumber': '振込 口座番号',
  'bank.newline': '振込データ 行の終わり（crlf・none）',
  'bank.clearingHouse': '振込データ 手形交換所番号（zeros・spaces）',
  'bank.transferClass': '振込データ 振込区分（7・8・0）',
  'accessibility.contact': 'アクセシビリティの問い合わせ先',
  'bank.allowWo': '振込データ 「ヲ」を使う（yes・no）',
  'bank.eof': '振込データ ファイルの終わりの印（yes・no）',
}

/** 基準 by its key; `check.7` is the demand of line 7 of the review. */
export function parameterName(key: string): string {
  const envelope = /^envelope\.window\.(.+)$/.exec(key)?.[1]
  if (envelope !== undefined) return `窓の位置（左,上,幅,高さ mm） ${envelope}`
  const line = /^check\.(\d+)$/.exec(key)?.[1]
  return line === undefined ? (names[key] ?? key) : `審査項目${line}の要件の文`
}

/** 制度と基準の名前, as messages say them. */
export const parameterTitle = (programme: string, key: string): string => `${parameterProgramme(programme)} ${parameterName(key)}`

/** Keys whose name has these words in it. */
export const parameterKeysNamed = (words: string): readonly string[] =>
  Object.keys(names).filter((key) => parameterName(key).includes(words))

/** 制度 of a parameter, as it is called. */
export const parameterProgramme = (programme: string): string => programmes[programme] ?? programme
