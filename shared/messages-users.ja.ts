import type { ErrorCode, ErrorParams } from './errors.ts'
import { toWareki } from './domain/wareki.ts'

type UserCode =
  | 'wrong-password-again'
  | 'locked-admin'
  | 'session-over'
  | 'session-locked'
  | 'password-change-first'
  | 'user-exists'
  | 'user-ended'
  | 'user-state'
  | 'role-refused'
  | 'last-administrator'
  | 'own-reset'
  | 'trail-unaccepted'
  | 'trail-accepted'

type Texts<C extends ErrorCode> = { readonly [K in C]: (p: ErrorParams[K]) => readonly [title: string, text: string, next: string] }

const unchanged = '何も変更していません。'

/** What the user reads of users, passwords and sessions. */
export const userTexts: Texts<UserCode> = {
  'wrong-password-again': () => [
    'パスワードが違います',
    `入力したパスワードが、今のパスワードと違います。${unchanged}`,
    '入力を確かめて、もう一度入力してください。誤りが続くと、しばらくログインできなくなります。',
  ],
  'locked-admin': () => [
    'ログインを止めています',
    `パスワードの誤りが続いたため、管理者が解除するまでログインできません。${unchanged}`,
    '管理者に連絡し、本人であることを伝えて解除してもらってください。',
  ],
  'session-over': () => [
    'もう一度ログインしてください',
    `ログインしてから使える時間が過ぎたか、管理者がパスワードの再発行か利用の停止をしました。${unchanged}`,
    '利用者IDとパスワードでログインし直すと、続きから始められます。ログインできないときは管理者に尋ねてください。',
  ],
  'session-locked': () => [
    '画面がロックされています',
    `パスワードを入力するまで、操作を受け付けません。${unchanged}`,
    'パスワードを入力してください。入力途中の内容は残っています。',
  ],
  'password-change-first': () => [
    '先にパスワードを変えてください',
    `今のパスワードは管理者が決めたものです。自分のパスワードに変えるまで、ほかの操作はできません。${unchanged}`,
    'パスワードの変更の画面で、新しいパスワードを決めてください。',
  ],
  'user-exists': (p) => [
    'この利用者IDは使えません',
    `「${p.userId}」はすでに使われています。利用の終わった人のIDも、記録に残るため使い回せません。${unchanged}`,
    '別の利用者IDを付けてください。',
  ],
  'user-ended': (p) => [
    '利用を終えた人です',
    `${p.name}さんの利用は終わっています。${unchanged}`,
    '再び働く場合は、新しい利用者IDで登録してください。',
  ],
  'user-state': (p) => [
    'その必要はありません',
    `${p.name}さんは、今「${p.state}」です。${unchanged}`,
    '一覧を開き直して確かめてください。',
  ],
  'role-refused': (p) => [
    'この役割にできません',
    `${p.name}さんの「${p.role}」: ${p.problem}。${unchanged}`,
    '期間か役割を変えて、もう一度登録してください。',
  ],
  'last-administrator': (p) => [
    '管理者がいなくなります',
    `この操作をすると、${toWareki(p.day)}から管理者が一人もいなくなります。${unchanged}`,
    '先に、終わりの決まっていない管理者をもう一人登録してください。',
  ],
  'own-reset': () => [
    '自分のパスワードは再発行できません',
    `自分のパスワードは「パスワードの変更」で変えます。${unchanged}`,
    '忘れたときは、もう一人の管理者に再発行を依頼してください。',
  ],
  'trail-unaccepted': () => [
    '復元した記録の確認が要ります',
    `監査記録が、このPCが前に見たものと違います。管理者が訳を書いて受け入れるまで、ほかの操作はできません。${unchanged}`,
    '管理者がログインし、バックアップから戻した訳を書いて受け入れてください。覚えがなければ、操作せず監査担当に知らせてください。',
  ],
  'trail-accepted': () => [
    '受入れは済んでいます',
    `この記録の受入れ、またはその確認は、すでに済んでいます。または、受け入れた本人は確認できません。${unchanged}`,
    '一覧を開き直してください。確認は、もう一人の管理者に依頼してください。',
  ],
}
