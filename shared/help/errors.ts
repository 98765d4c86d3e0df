import { AppError, type ErrorCode } from '../errors.ts'
import { messageOf } from '../messages.ja.ts'

/**
 * エラー番号. The lasting number of each code, shown with every message and looked up in the help, and what usually causes it. A number
 * is never given to another code, also when its code goes; a new code takes the next free number of its hundred.
 */
const known: { readonly [C in ErrorCode]: readonly [number: number, cause: string] } = {
  // 1000 the call itself
  'bad-input': [1001, '欄の形（日付・数・選択肢・長さ）が決まりに合わないか、必要な欄が空です。'],
  'unknown-operation': [1002, '命令の名前の打ち間違いか、版の違うプログラムから呼ばれました。'],
  'not-logged-in': [1003, 'ログインする前か、ログアウトのあとに操作しました。'],
  'wrong-password': [1004, '利用者IDかパスワードが登録と違います。大文字・小文字と、日本語入力が入っていないかを見てください。'],
  'locked-out': [1005, '続けて誤ったため、推測を防ぐ時間止めに入りました。'],
  forbidden: [1006, '役割が割り当てられていないか、役割の期間（4月1日の異動など）が切れています。'],
  'practice-only': [1015, '本番の事務所で、練習の事務所にだけある「役を替える」を使いました。'],
  cancelled: [1007, '中止のボタンを押したか、処理を頼んだ画面が閉じました。'],
  internal: [1008, 'プログラムの不具合です。詳しいことは事務所フォルダーの logs に番号とともに残ります（個人の情報は書きません）。'],
  'backend-lost': [1009, '処理部分が終了しました（メモリー不足、ウイルス対策ソフトによる停止など）。自動で起動し直します。'],
  'not-found': [1010, '番号の打ち間違いか、ほかの事務所のデータの番号です。'],
  'changed-by-other': [1011, '画面を開いてから操作するまでの間に、ほかの人が同じものを変えました。先に保存された方が残ります。'],
  'ticket-invalid': [1012, 'ファイルを選んでから時間がたったか、同じ選択を二度使いました。'],
  'too-many-calls': [1014, '画面の不具合などで、答えを待たずに同じ画面から数百件が続けて頼まれました。'],
  usage: [1013, '命令行の書き方が違います。'],
  // 1100 the office folder
  'office-missing': [1101, 'フォルダーが移されたか、名前が変わったか、外付けの媒体がつながっていません。'],
  'office-not-empty': [1102, '新しい事務所や復元先には、空のフォルダーだけが使えます。あるものに上書きしないためです。'],
  'office-newer': [1103, 'この事務所は、より新しい版のプログラムで開かれたことがあります。'],
  'office-in-use': [1104, '一つの事務所フォルダーは、一度に一つの給付デスクだけが開けます。'],
  'office-network': [
    1105,
    '共有フォルダーや同期フォルダー（OneDrive など）では、同時の書込みや古い中身への置換えでデータが壊れることがあります。',
  ],
  'office-foreign': [1106, '同じ名前のファイルがありますが、給付デスクのデータではありません。'],
  'office-damaged': [1107, 'ディスクの故障、強制終了、ほかのプログラムによる書換えなどで、データの形が崩れました。'],
  'store-settings': [1108, '記憶装置かその設定が、書込みを確実に残す方式を受け付けません。'],
  'store-full': [1109, 'ディスクの空きがなくなりました。'],
  'store-readonly': [1110, 'フォルダーの権限が変わったか、媒体の書込み禁止が入っています。'],
  'store-busy': [1111, 'ほかの大きな処理（取込・バックアップなど）が終わるのを待ちましたが、時間内に終わりませんでした。'],
  'trail-broken': [1112, '監査記録の一部が、プログラムを通さずに変えられたか、壊れています。'],
  'office-key-missing': [1113, 'office.key が消えたか、事務所フォルダーの一部だけを写しました。'],
  'office-key-wrong': [1114, '別の事務所や、作り直した office.key に替わっています。'],
  'store-io': [1115, 'ディスクの不調、書ける大きさの上限（割当て）、ウイルス対策ソフトによる妨げなどです。'],
  'store-replaced': [1118, 'フォルダーを手で移した、控えを上から写した、別のプログラムが元に戻したなどです。'],
  'office-key-closed': [1117, '鍵を閉じた事務所で、鍵を受け取っていない職員だけがログインしています。'],
  'key-close-refused': [1116, '紙の回復鍵が作られ、確かめられてから閉じる決まりです。'],
  'key-renew-refused': [1119, '鍵をファイルから外し、今の紙を確かめてから、一度に一つだけ更新する決まりです。'],
  // 1200 signatures, keys and the clock
  'trail-shorter': [1201, 'バックアップから戻したか、フォルダーが古い写しに替わりました。'],
  'trail-replaced': [1202, '別の事務所の写しに替わったか、記録が書き換えられました。'],
  'witness-unreadable': [1203, 'このPCに置いた小さな控えのファイルが壊れています。'],
  'signing-key-wrong': [1204, 'signing.key が壊れたか、別のものに替わっています。'],
  'signing-key-missing': [1205, 'ログインのときに鍵が開けられなかったか、管理者が鍵を失効させました。'],
  'signing-key-unconfirmed': [1206, '新しい鍵は、管理者が本人に会って確かめるまでの間だけ、期限つきで使えます。その期限が過ぎました。'],
  'key-ended': [1207, 'すでに失効した鍵を選びました。'],
  'key-own': [1208, '自分の鍵を自分で確認すると、本人であることの証しになりません。'],
  'key-confirmed': [1209, 'ほかの管理者が先に確認しました。'],
  'password-weak': [1210, '短い、よくある言葉、利用者IDや氏名を含むなど、推測されやすいパスワードです。'],
  'clock-unconfirmed': [1211, 'PCの時計が大きく進むか戻りました。日付の狂った支払を防ぐために止めています。'],
  'clock-behind': [1213, 'PCの電池切れや設定の誤りで、時計が過去の日付に戻っています。'],
  'clock-settled': [1212, 'すでに二人が確認しました。'],
  // 1300 users and sessions
  'wrong-password-again': [1301, 'ロックを解くパスワードが違います。'],
  'locked-admin': [1302, '管理者が、このログインを止めています。'],
  'session-over': [1303, 'ログインから長い時間がたったか、パスワードが再発行されたか、利用が停止されました。'],
  'session-locked': [1304, '画面がロックされています。離席のあと、決めた時間で自動でも掛かります。'],
  'password-change-first': [1305, '初めてのログインか、管理者がパスワードを出し直しました。'],
  'user-exists': [1306, '利用者IDは、やめた人のものも含めて二度使いません。記録の人を取り違えないためです。'],
  'user-ended': [1307, '利用を終えた人です。記録は残りますが、戻すことはできません。'],
  'user-state': [1308, 'その人の今の状態では、この操作に意味がありません。'],
  'role-refused': [1309, '兼ねられない役割か、期間が重なっています。'],
  'last-administrator': [1310, '管理者が一人もいない日ができると、だれも利用者を直せなくなります。'],
  'own-reset': [1311, '自分のパスワードは、今のパスワードを入れて変えます。'],
  'trail-unaccepted': [1312, '監査記録が、このPCの覚えと違います（バックアップから戻したときなど）。'],
  'trail-accepted': [1313, 'ほかの管理者が先に受け入れました。'],
  // 1400 files
  'file-not-found': [1401, 'ファイルが移されたか、媒体が抜けています。'],
  'file-is-directory': [1402, 'フォルダーを選びました。'],
  'file-empty': [1403, '書き出しの途中のファイルか、失敗した書き出しです。'],
  'file-too-large': [1404, '決めた大きさを超えています。取り違えた大きなファイルで止まらないための上限です。'],
  'file-unreadable': [1405, '媒体の不良、権限の不足、ほかのプログラムによる占有などです。'],
  'file-changed': [1406, '読んでいる間に、ほかのプログラムが同じファイルに書きました。'],
  'file-name-refused': [1407, 'Windows の装置の名前（CON、NUL など）や、隠れた部分を指す書き方です。'],
  'file-limit': [1408, '行・列・一つの欄の長さなどの上限を超えました。'],
  'encoding-unreadable': [1409, '文字コードの指定が違うか、ファイルの途中が壊れています。'],
  'header-mismatch': [1410, '受付元が様式を変えたか、別の様式のファイルです。'],
  'header-duplicate': [1411, '同じ見出しの列があり、片方だけを読むと取り違えるおそれがあります。'],
  'broken-quote': [1412, 'CSV の引用符「"」の閉じ忘れなど、書式が壊れています。'],
  'no-rows': [1413, '見出しだけのファイルです。'],
  'output-exists': [1414, '同じ名前のファイルを黙って上書きしないためです。'],
  'output-unwritable': [1415, '権限、空き容量、媒体の抜け、Excel で開いたままなどです。'],
  'xlsx-unreadable': [1416, '古い形式（.xls）、パスワード付き、または壊れたファイルです。'],
  // 1500 masters and intake
  'unknown-programme': [1501, 'この版が扱わない制度です。'],
  'unknown-profile': [1502, '名前の違いか、削除された取込プロファイルです。'],
  'bad-profile': [1503, 'JSON の書式か内容が決まりに合いません。'],
  'profile-exists': [1504, '同じ名前のプロファイルがあります。'],
  'profile-mismatch': [1505, '別の制度の様式を選びました。'],
  'unknown-kind': [1506, '台帳の種類の名前が違います。'],
  'master-refused': [1507, '欄の値か、前後の行との期間の重なりが決まりに合いません。'],
  'master-not-future': [1508, 'すでに始まった行は、過去の決定の根拠なので消せません。'],
  'master-moved': [1509, '差分を確かめてから確定するまでに、ファイルか台帳が変わりました。'],
  'master-elsewhere': [1510, '二人の確認などが要るため、専用の画面だけで変える台帳です。'],
  'master-guard': [1511, '一部だけの抽出を全件として取り込むと台帳が大きく減ります。それを防ぐ歯止めです。'],
  'plan-empty': [1512, '試算する変更案が一つもありません。'],
  'batch-closed': [1513, 'その取込は、ほかの人が先に確定したか、破棄しました。'],
  'register-changed': [1514, '確認している間に、同じ受付番号が別の取込で入りました。'],
  'entry-refused': [1515, '必須の欄が空か、値が決まりに合いません。'],
  'cannot-mend': [1516, '行の形そのものが崩れているなど、一つの欄では直せません。'],
  'cannot-undo': [1517, '取り込んだ案件に、だれかがすでに手を付けています。その仕事を消さないためです。'],
  // 1600 attachments
  'attachment-source-refused': [1601, '暗号付き、壊れている、大きすぎる、危ない名前を含むなどの ZIP かフォルダーです。'],
  'attachment-refused': [1602, 'プログラムやマクロなど、受け取らない種類です。種類は名前でなく中身で見ます。'],
  'attachment-not-shown': [1603, '安全に表示できるのは PDF と JPEG・PNG だけです。'],
  'attachment-lost': [1604, 'フォルダー attachments のファイルが消えました。'],
  'attachment-damaged': [1605, 'フォルダー attachments のファイルが壊れたか、書き換えられました。'],
  // 1700 cases, drafts and decisions
  'illegal-move': [1701, '案件は決まった順にだけ進みます。今の状態からその操作へは進めません。'],
  'reason-missing': [1702, 'あとで説明できるように、理由の記録が要る操作です。'],
  'nothing-to-draft': [1703, '審査済の案件がないか、すべて別の起案に入っています。'],
  'case-not-ready': [1704, '課税区分の2人目の確認、住民の照合、審査のやり直しなどが残っています。'],
  'self-approval': [1705, '起案した人や審査した人が、自分で決めることはできません。'],
  'not-your-turn': [1706, '決裁は経路の順に回ります。'],
  'post-vacant': [1707, '異動などで、役職の担当者の期間が切れています。'],
  'no-pull-up': [1708, '引上げは、認めた事務所で、下の役職の処理を待つ間だけできます。'],
  'unread-exceptions': [1709, '例外（△・×・判断変更など）は、先に読むことになっています。'],
  'batch-refused': [1710, 'まとめた起案のうち一つでも断られると、全部を行いません。'],
  'all-excluded': [1711, '残る案件がなくなります。'],
  'not-divisible': [1712, '支出命令は全体で一つの決裁です。'],
  'password-needed': [1713, '決裁・支払・書出しのたびに本人を確かめる設定（基準の confirm.password）です。'],
  'confirm-failed': [1714, '確認のパスワードが違います。'],
  'draft-closed': [1715, '決裁済・廃案など、すでに終わった起案です。'],
  'recall-too-late': [1716, '次の人が処理したあとは、起案者だけでは戻せません。'],
  'not-the-drafter': [1717, '起案者本人の操作です。'],
  'no-deputy-right': [1718, '代決は、順番が来ていて、不在の登録があり、先順位の代決者がいないときだけできます。'],
  'no-such-step': [1719, '経路にない役職か、自分より後の役職を選びました。'],
  'no-route': [1720, 'この種類の起案の専決規程が、業務日に有効な形で登録されていません。'],
  'no-holder': [1721, '経路にある役職に、業務日の担当者がいません。'],
  'holder-cannot-act': [1722, '担当者に、決裁の役割が割り当てられていません。'],
  'route-refused': [1723, '期間の重なりや欠けなど、経路が成り立たない登録です。'],
  'absence-refused': [1724, '期間の重なりや、ほかの人の不在など、登録できない内容です。'],
  'budget-exceeded': [1725, '台帳の基準に登録した年度の予算の残りを超えます。'],
  // 1800 papers
  'nothing-to-issue': [1801, '決裁が済み、まだ発行していない案件がありません。'],
  'paper-changed': [1802, 'フォルダー papers のファイルが壊れたか、書き換えられました。'],
  'print-refused': [1803, '印刷の回の段階（対象・点検・印刷・枚数確認・発送）の順に合わない操作です。'],
  'font-refused': [1804, '読めない、PDF に埋め込めない、利用が許されていない書体などです。'],
  'voucher-refused': [1805, '券の状態（有効・請求済・無効など）に合わない操作です。'],
  'returned-refused': [1806, '発送していない文書か、すでに登録した返戻です。'],
  'own-release': [1807, '支援措置のある人の宛先は、作った人とは別の人の目で確かめます。'],
  'glyph-missing': [1808, '使っている書体のどれにもない文字です。黙って別の字や空白で印刷しないために止めます。'],
  // 1900 payments
  'nothing-to-pay': [1901, 'その月に支払える請求・給付がありません。'],
  'not-a-bank-day': [1902, '銀行は土日祝日と年末年始に振込をしません。'],
  'payment-open': [1903, '同じ支払元の前の支払が、まだ途中です。'],
  'payment-not-approved': [1904, '支出命令の決裁が済んでいません。'],
  'payment-exported': [1905, '同じ支払から二度ファイルを作ると、二重払いのおそれがあります。'],
  'payment-refused': [1906, '支払の段階、2人目の確認、振込日などが合いません。'],
  'bank-file-refused': [1907, '全銀の形に書けない口座・名義・金額があるか、読み返した結果が合いません。'],
  'missing-setting': [1908, '台帳の「基準」に、要る設定（委託者、口座、料金など）がありません。'],
  // 2000 claims, providers, banks
  'claim-act-refused': [2001, '請求の状態に合わない操作です。'],
  'month-refused': [2002, '月の状態に合わないか、2人目の確認が要ります。'],
  'provider-refused': [2003, '口座・期間・2人目の確認など、事業者の登録の決まりに合いません。'],
  'bank-table-refused': [2004, '銀行・支店の表の形か、日付が合いません。'],
  // 2100 people, review by two persons, protection
  'cannot-link': [2101, '案件がもう進んでいるか、候補が変わりました。'],
  'nothing-to-undo': [2102, '取り消すものがないか、すでに取り消されています。'],
  'protected-case': [2103, '支援措置のある人の案件は、決まった役割だけが開けます。'],
  'my-number-in-text': [2104, 'マイナンバーはこのプログラムに保存できません。検査数字の合う12桁を見つけると止めます。'],
  'tax-not-typed': [2105, '台帳に有効な課税の記録があるときなど、手入力が要らない案件です。'],
  'tax-not-asked': [2106, '2人目の確認が要らないか、すでに済んでいます。'],
  'own-confirmation': [2107, '入力した人や審査した人は、自分の入力を確認できません。'],
  'no-exception': [2108, '耐用年数の内の給付がないなど、例外が要らない案件です。'],
  'nothing-to-inquire': [2109, '公金受取口座の照会が要る案件がありません。'],
  'answer-refused': [2110, '照会の一覧にない行か、形の合わない回答です。'],
  'attorney-not-needed': [2111, '口座の名義が本人です。'],
  // 2400 backups
  'backup-damaged': [2401, 'バックアップのファイルが壊れたか、写しの途中で切れました。'],
  'backup-foreign': [2402, '別の事務所か、給付デスクでないファイルです。'],
  'backup-key-wrong': [2403, '回復鍵か鍵のファイルが、このバックアップのものと違います。'],
  'backup-none': [2404, 'その場所にバックアップがありません。'],
  'backup-check': [2405, '書いた後の点検で、元と違うところが見つかりました。'],
  'backup-space': [2406, '保存先の空きが足りません。'],
  'backup-disk': [2407, '保存先のディスクか通信の問題です。'],
  'backup-folder': [2408, '事務所フォルダーの中など、控えにならない場所です。'],
  'backup-running': [2409, '別のバックアップか復元の試しが動いています。'],
  'recovery-key-wrong': [2410, '打ち間違いか、作り直す前の古い紙です。'],
  'restore-name': [2411, 'フォルダー名が空か、Windows で使えない文字を含んでいます。'],
  'outside-open': [2412, '開いている事務所に、開けない事務所のための操作をしました。'],
  'rescue-who': [2413, '管理者のパスワードか紙の回復鍵の打ち間違い、または利用者の表が壊れていて確かめられません。'],
  'rescue-wait': [2414, '閲覧だけの画面で、5回続けて確かめに失敗しました。'],
  'backup-before-renewal': [2416, '事務所の鍵を新しくしてから、まだバックアップを作っていません。'],
  'rescue-nothing': [2415, 'データベースの先頭が壊れていて、どの表も読めません。'],
  // 2500 the work queue
  'too-many-cases': [2501, '一度に扱える数の上限です。'],
  'too-many-views': [2502, '保存できる見方の数の上限です。'],
  // 2600 corrections
  'correction-open': [2601, '一つの案件の補正依頼は、一度に一つです。'],
  'correction-over': [2602, 'すでに回答・終了・取消しになっています。'],
  'correction-held': [2603, '支援措置のある人への手紙は、別の人の解除を待ちます。'],
  'correction-address': [2604, '依頼の文に、守る住所と同じ文字がありました。'],
  'correction-answer': [2605, '値の形か、回答の日付が合いません。'],
  'nothing-to-mail': [2606, 'メールで送る方法を選んだ依頼がないか、宛先がありません。'],
  // 2700 updates of the program
  'update-package': [2701, '写す途中で切れたか、別のファイルか、配布元以外が作ったか変えたパッケージです。'],
  'update-refused': [2702, '版・空き容量・支払の日程などが、更新の決まりに合いません。'],
  'update-none': [2703, '準備の前か、取りやめたか、すでにその版になっています。'],
  'update-changed': [2704, '準備した後に、フォルダーのファイルが変えられたか消されました。ウイルス対策ソフトによることもあります。'],
  'update-not-here': [2705, 'インストールしていないプログラム（開発用の起動、命令行）です。'],
  'update-server': [2706, 'サーバーの停止、アドレスの誤り、通信の制限、置かれたファイルの欠けなどです。'],
  'update-server-none': [2707, 'アドレスを入れるまで、給付デスクはどこにも接続しません。'],
  'update-server-address': [2708, '「http://」か「https://」で始まるフォルダーのアドレスだけを受け付けます。'],
  'program-old': [2709, 'より新しい版がこの事務所を開き、古い版の規則で書かれることがないように閉じました。'],
}

/** `E-1003`; null for a code this version does not know. */
export function errorNumber(code: string): string | null {
  return Object.hasOwn(known, code) ? `E-${known[code as ErrorCode][0]}` : null
}

/** One entry of the list of errors in the help. */
export interface ErrorEntry {
  readonly number: string
  readonly code: ErrorCode
  readonly title: string
  /** What happened and what was not done; `…` stands for what differs from case to case. */
  readonly text: string
  readonly next: string
  readonly cause: string
}

/**
 * Stands in for every parameter of a message. Days are real ones, because texts turn them into Japanese years, and so are sums that texts
 * reckon with; both become `…` again.
 */
const real: Readonly<Record<string, unknown>> = {
  until: '2026-11-24',
  day: '2026-11-24',
  month: '2026-11',
  left: 987_654,
  amount: 1_975_308,
}
const anything: object = new Proxy({}, { get: (_, name) => real[String(name)] ?? '…' })
const stands = /令和8年11月(?:24日)?|2026-11(?:-24)?|987,?654|1,?975,?308/g

function entryOf(code: ErrorCode): ErrorEntry {
  const { title, text, next } = messageOf(new AppError(code, anything as never))
  const [number, cause] = known[code]
  return {
    number: `E-${number}`,
    code,
    title,
    text: text.replace(stands, '…').replace(/^…(。|(?=何も変更))(?=[^。]+。)/, '（理由が名指しで出ます。）'),
    next: /^…。?$/.test(next) ? '画面に出た文の終わりに、この場合にすることが書かれています。' : next.replace(stands, '…'),
    cause,
  }
}

/** Every error, by its number. */
export function errorEntries(): readonly ErrorEntry[] {
  return (Object.keys(known) as ErrorCode[]).map(entryOf).toSorted((a, b) => a.number.localeCompare(b.number))
}
