import { useRef } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { roleNames, roles } from '../../../shared/permissions.ts'
import { useCommandOp, useForget, useQueryOp } from '../../client/hooks.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useSession } from '../../ui/session.tsx'
import { useFlush } from '../../ui/typed.tsx'

type Person = Output<'practice.people'>[number]

/** 見本市の決裁の順. */
const ladder = ['係長', '課長', '部長']

/** In the order of the work: from the one who takes in to the one who looks it over; those who decide from the lowest post up. */
const rank = (one: Person): number =>
  Math.min(...one.roles.map((role) => roles.indexOf(role)), roles.length) + (ladder.indexOf(one.posts[0] ?? '') + 1) / 10

export const roleWords = (one: Pick<Person, 'posts' | 'roles'>): string =>
  [...one.posts, ...one.roles.map((role) => roleNames[role])].join('・')

/** 練習の役. Everybody of the practice office, each a button; in an office for real work there is nothing. */
export function RoleList({
  current,
  onChoose,
  first = false,
}: {
  readonly current?: string
  readonly onChoose: (user: string) => void
  readonly first?: boolean
}) {
  const found = useQueryOp('practice.people', {})
  if (found.data === undefined) return <Loading what="役" />
  return (
    <div className="kd-role-list">
      {[...found.data]
        .sort((a, b) => rank(a) - rank(b))
        .map((one, i) => (
          <button
            key={one.userId}
            type="button"
            className="kd-role"
            aria-current={one.userId === current || undefined}
            data-first={first && i === 0 ? '' : undefined}
            onClick={() => onChoose(one.userId)}
          >
            <span className="font-700">{roleWords(one)}</span>
            <span>{one.name}</span>
            {one.userId === current ? <span className="kd-note">（今の役）</span> : null}
          </button>
        ))}
    </div>
  )
}

/** 役を替える, in practice only: no password is asked for. */
export function RoleDialog({ onClose }: { readonly onClose: () => void }) {
  const { user } = useSession()
  const { problem } = useNotices()
  const forget = useForget()
  const enter = useCommandOp('practice.enter')
  const flush = useFlush()
  // a second Enter comes while what is typed is still being kept, before the act is pending
  const entering = useRef(false)
  const choose = async (to: string): Promise<void> => {
    if (entering.current) return
    entering.current = true
    try {
      await flush()
    } catch (error) {
      entering.current = false
      problem(error)
      return
    }
    enter.mutate(
      { user: to },
      {
        onSettled: () => {
          entering.current = false
        },
        onSuccess: () => {
          onClose()
          forget()
        },
        onError: problem,
      },
    )
  }
  return (
    <Dialog title="役を替える（練習）" onClose={onClose}>
      <p>Tab で選んで Enter を押すと、その人として続けます。練習の事務所だけの機能で、パスワードは要りません。</p>
      <RoleList current={user.userId} onChoose={(to) => void choose(to)} first />
    </Dialog>
  )
}
