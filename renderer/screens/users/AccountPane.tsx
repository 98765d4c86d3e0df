import { Link } from '@tanstack/react-router'
import type { AccountView } from '../../../shared/contract/users.ts'
import { roleNames } from '../../../shared/permissions.ts'
import { Button } from '../../ui/Button.tsx'
import { longDay, stamp } from '../../ui/format.ts'
import { Block, Facts, Pane } from '../../ui/Screen.tsx'
import { useSession } from '../../ui/session.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { type Asking, spanText, statusWords } from './user-words.ts'

const keyWords = {
  none: 'まだありません（初めてのログインで作られます）',
  unconfirmed: '△ 未確認（監査の画面 F4 で、管理者が本人に確かめて確認します）',
  confirmed: '✓ 確認済み',
} as const

/** One user: periods of roles, posts, sign-in and key. `ask`: opens the dialog of an act; null for whoever may only read. */
export function AccountPane({
  account,
  ask,
}: {
  readonly account: AccountView | undefined
  readonly ask: ((what: Asking) => () => void) | null
}) {
  const { office } = useSession()
  if (account === undefined) return <Pane label="利用者の内容">{null}</Pane>
  const time = (span: { readonly from: string; readonly now: boolean }): string =>
    span.now ? '現行' : span.from > office.businessDay ? '予定' : '終了'
  return (
    <Pane label="利用者の内容">
      {account.problems.map((problem) => (
        <p key={problem} className="kd-callout m-0">
          △ {problem}。
        </p>
      ))}
      <Block
        title={`${account.name}（${account.userId}）`}
        note={account.status === 'ended' ? `${longDay(account.endedOn)} 終了` : statusWords[account.status]}
      >
        <Facts
          items={[
            ['最後のログイン', account.lastLogin === null ? 'まだありません' : stamp(account.lastLogin)],
            [
              'パスワード',
              account.mustChange
                ? '初期パスワード（次のログインで本人が変えます）'
                : account.passwordSetAt === null
                  ? '事務所の作成時のもの'
                  : `${stamp(account.passwordSetAt)} に本人が設定`,
            ],
            [
              'ログインの誤り',
              account.locked === null
                ? `続けて ${account.failed}回`
                : account.locked === 'admin'
                  ? '管理者の解除待ち'
                  : `${stamp(account.locked)} まで停止`,
            ],
            ['署名鍵', account.keyId === null ? keyWords.none : `${keyWords[account.key]}　${account.keyId}`],
          ]}
        />
      </Block>
      <Block title="役割" note="期間の外では、その操作ができません">
        {account.roles.length === 0 ? (
          <p>役割がありません。</p>
        ) : (
          <table className="kd-table">
            <thead>
              <tr>
                <th scope="col">役割</th>
                <th scope="col">期間</th>
                <th scope="col">いま</th>
              </tr>
            </thead>
            <tbody>
              {account.roles.toReversed().map((role) => (
                <tr key={`${role.role}${role.from}`}>
                  <td>{roleNames[role.role]}</td>
                  <td>{spanText(role.from, role.to)}</td>
                  <td>
                    <Tag tone={role.now ? 'key' : 'plain'}>{time(role)}</Tag>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Block>
      <Block title="役職の担当" note={<Link to="/routes">経路の画面で替えます</Link>}>
        {account.posts.length === 0 ? (
          <p>役職の担当ではありません。</p>
        ) : (
          <ul className="kd-list">
            {account.posts.map((post) => (
              <li key={`${post.post}${post.from}`}>
                {post.post}（{spanText(post.from, post.to)}・{time(post)}）
              </li>
            ))}
          </ul>
        )}
      </Block>
      {ask === null || account.status === 'ended' ? null : (
        <div className="flex flex-wrap gap-2 p-3">
          <Button look="solid" shortcut="F4" onPress={ask('addRole')}>
            役割を追加
          </Button>
          <Button shortcut="d" onPress={ask('endRole')}>
            役割を終える
          </Button>
          <Button shortcut="F8" onPress={ask('reset')}>
            パスワードを再発行
          </Button>
          {account.failed > 0 || account.locked !== null ? (
            <Button shortcut="k" onPress={ask('unlock')}>
              ログイン停止を解除
            </Button>
          ) : null}
          <Button shortcut="n" onPress={ask('rename')}>
            氏名を変える
          </Button>
          <Button shortcut="s" onPress={ask(account.status === 'suspended' ? 'resume' : 'suspend')}>
            {account.status === 'suspended' ? '利用を再開' : '利用を停止'}
          </Button>
          <Button danger shortcut="Delete" onPress={ask('end')}>
            利用を終える
          </Button>
        </div>
      )}
    </Pane>
  )
}
