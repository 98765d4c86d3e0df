import type { ErrorParams } from './errors.ts'

const unchanged = '何も変更していません。'

type Codes =
  | 'self-approval'
  | 'not-your-turn'
  | 'post-vacant'
  | 'no-pull-up'
  | 'unread-exceptions'
  | 'batch-refused'
  | 'all-excluded'
  | 'not-divisible'
  | 'password-needed'
  | 'confirm-failed'
  | 'draft-closed'
  | 'recall-too-late'
  | 'not-the-drafter'
  | 'no-deputy-right'
  | 'no-holder'
  | 'holder-cannot-act'
  | 'budget-exceeded'
  | 'route-refused'
  | 'absence-refused'

const yen = (amount: number): string => amount.toLocaleString('ja-JP')

const way = (others: string, otherwise: string): string => (others === '' ? otherwise : `${others}。`)

/** 回議・決裁・経路 messages. */
export const circulationTexts: { readonly [C in Codes]: (p: ErrorParams[C]) => readonly [title: string, text: string, next: string] } = {
  'self-approval': (p) => [
    '自分の起案・審査は決裁できません',
    `${p.own}本人は決裁できません。${unchanged}`,
    way(p.others, 'いま決裁できる人がいません。管理者に、この役職の代決者の登録を依頼してください。'),
  ],
  'not-your-turn': (p) => [
    'あなたの番ではありません',
    `いま決裁する番は「${p.turn}」です。${unchanged}`,
    `順番が来てから決裁してください。${way(p.others, '不在のときは、不在と代決者の登録を確かめてください。')}`,
  ],
  'post-vacant': (p) => [
    '役職に人がいません',
    `いま決裁する番の「${p.post}」に就いている人が、業務日にいません。${unchanged}`,
    '管理者に、経路の画面で後任か事務取扱の登録を依頼してください。登録すると、この起案はそのまま進みます。',
  ],
  'no-pull-up': (p) => [
    '引き上げて決裁できません',
    `「${p.post}」を越えて決裁できません。引上げが認められていないか、あなたがその上の役職でないか、間に合議があります。${unchanged}`,
    `「${p.post}」の処理を待つか、不在であれば不在を登録してください。`,
  ],
  'unread-exceptions': (p) => [
    '読んでいない例外があります',
    `起案 ${p.draftNo} の例外 ${p.of}件のうち ${p.unread}件を、まだ閲覧していません。${unchanged}`,
    'N で例外を順に読むか、その起案だけを開き、読まずに決める理由を書いてください。理由は記録に残ります。',
  ],
  'batch-refused': (p) => [
    'まとめて決裁できません',
    `起案 ${p.draftNo}: ${p.problem}ほかの起案も決裁していません。`,
    `${p.next}この起案の選択を外せば、残りを決裁できます。`,
  ],
  'all-excluded': (p) => [
    'すべての案件は除外できません',
    `起案 ${p.draftNo} に残る案件がなくなります。${unchanged}`,
    '起案ごとやり直すときは、差戻しか廃案にしてください。',
  ],
  'not-divisible': (p) => [
    '一部だけを除外できません',
    `起案 ${p.draftNo} は支出命令です。全体を一つとして決裁します。${unchanged}`,
    '支払先を変えるときは、理由を書いて差し戻してください。',
  ],
  'password-needed': () => [
    'パスワードが要ります',
    `この事務所では、決裁・支払の確定・振込データの作成・支援措置の解除・名簿の書出しのたびにパスワードを確かめます。${unchanged}`,
    '確認の窓でパスワードを入力してから、もう一度実行してください。',
  ],
  'confirm-failed': (p) => [
    'パスワードが違います',
    `確認のパスワードが違うため、実行していません。${unchanged}`,
    p.left > 0
      ? `入力を確かめて、もう一度実行してください（あと${p.left}回の誤りで、この利用者は一時止まります）。`
      : 'この利用者を一時止めました。時間をおくか、管理者に連絡してください。',
  ],
  'draft-closed': (p) => ['この起案は回議中ではありません', `起案は「${p.state}」です。${unchanged}`, '起案の経過を確かめてください。'],
  'recall-too-late': (p) => [
    '引き戻せません',
    `次の「${p.post}」がすでに処理したため、引戻しはできません。${unchanged}`,
    '直すところがあれば、決裁者に差戻しを依頼してください。',
  ],
  'not-the-drafter': (p) => [
    '起案者ではありません',
    `引戻し・再回付と、戻った起案の廃案は、起案した人だけができます。${unchanged}`,
    `起案者に依頼してください（${p.drafter}）。`,
  ],
  'no-deputy-right': (p) => [
    '代決できません',
    `「${p.post}」の番が来ていないか、不在の登録がないか、先順位の代決者がいます。${unchanged}`,
    `${p.others === '' ? '' : `${p.others}。`}不在であれば、本人か管理者が経路の画面（Alt+R）で不在を登録すると、先順位の代決者が代決できます。`,
  ],
  'no-holder': (p) => [
    '役職に人がいません',
    `決裁の経路にある「${p.post}」に就いている人が、業務日にいません。起案していません。`,
    '管理者に、経路の画面で担当者か事務取扱の登録を依頼してから、もう一度起案してください。',
  ],
  'holder-cannot-act': (p) => [
    '役職の人に決裁の役割がありません',
    `決裁の経路にある「${p.post}」の${p.holder}に、業務日の決裁の役割がありません。起案していません。`,
    '管理者に、決裁の役割か、後任の登録を依頼してから、もう一度起案してください。',
  ],
  'budget-exceeded': (p) => [
    '予算を超えます',
    `${p.programme}の${p.year}の予算${yen(p.budget)}円の${p.left >= 0 ? `残りは${yen(p.left)}円` : `決定額はすでに${yen(-p.left)}円超過`}で、この起案の公費負担額${yen(p.amount)}円を決定すると${yen(p.amount - p.left)}円の超過になります。${p.act}していません。${unchanged}`,
    p.act === '決裁'
      ? '起案者に差し戻して案件を減らすか、補正予算が成立していれば、管理者が台帳「基準」に新しい予算額（budget.publicPayment）を登録してから決裁してください。'
      : '起案する案件を減らすか、補正予算が成立していれば、管理者が台帳「基準」に新しい予算額（budget.publicPayment）を登録してから起案してください。',
  ],
  'route-refused': (p) => ['決裁経路を変えられません', `${p.problem}。${unchanged}`, p.next],
  'absence-refused': (p) => ['不在を登録できません', `${p.problem}。${unchanged}`, p.next],
}
