import { useState } from 'react'
import type { PostRow } from '../../../shared/contract/routes.ts'
import { seatCapacities, seatCapacityNames, type SeatCapacity } from '../../../shared/domain/delegation.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { shortDay } from '../../ui/format.ts'
import { useSession } from '../../ui/session.tsx'
import { dayOf, spanText } from './route-words.ts'

interface PostDialogProps {
  readonly post: PostRow
  readonly onClose: () => void
  readonly onDone: (text: string) => void
}

const dayAsked = '日は R9.4.1 や 2027-04-01 のように入力してください。'

/** Everybody who may hold a post, by name. */
function usePeople(): readonly { readonly value: string; readonly label: string }[] {
  const users = useQueryOp('users.list', {})
  return (users.data ?? []).map((user) => ({
    value: user.user,
    label: `${user.name}${user.posts.length === 0 ? '' : `（${user.posts.join('・')}）`}`,
  }))
}

/** 担当の登録: from a day on; the holder before ends the day before. */
export function SeatDialog({ post, onClose, onDone }: PostDialogProps) {
  const people = usePeople()
  const seat = useCommandOp('route.seat')
  const [chosen, setChosen] = useState<string | null>(null)
  const [capacity, setCapacity] = useState<SeatCapacity>('regular')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const user = chosen ?? ''
  const blocked =
    user === '' ? '担当する人を選んでください。' : dayOf(from) === '' || (to.trim() !== '' && dayOf(to) === '') ? dayAsked : null
  const confirm = (): void =>
    seat.mutate(
      { post: post.name, user, capacity, from: dayOf(from), to: to.trim() === '' ? null : dayOf(to) },
      { onSuccess: () => onDone(`「${post.name}」の担当を登録しました（${people.find((one) => one.value === user)?.label ?? user}）。`) },
    )
  return (
    <Dialog
      draft={`post.seat.${post.name}`}
      title={`「${post.name}」の担当を登録します`}
      confirm="登録する"
      blocked={blocked}
      onConfirm={confirm}
      onClose={onClose}
      busy={seat.isPending}
    >
      <div className="flex flex-wrap items-start gap-3">
        <Choice
          label="担当する人"
          value={user}
          onChange={setChosen}
          options={[{ value: '', label: '（選んでください）' }, ...people]}
          width="16rem"
          autoFocus
        />
        <Choice
          label="就き方"
          value={capacity}
          onChange={(value) => setCapacity(seatCapacities.find((one) => one === value) ?? 'regular')}
          options={seatCapacities.map((one) => ({ value: one, label: seatCapacityNames[one] }))}
          width="8rem"
        />
      </div>
      <div className="flex flex-wrap items-start gap-3">
        <Field label="始まりの日" hint="例: R9.4.1" value={from} onChange={setFrom} width="11rem" required />
        <Field label="終わりの日" hint="決まっていなければ空のまま" value={to} onChange={setTo} width="11rem" />
      </div>
      <p className="kd-note">前の担当は、始まりの日の前日で終わります。その日から、回議中の起案も新しい担当が処理します。</p>
      {seat.error === null ? null : <ProblemBox error={seat.error} />}
    </Dialog>
  )
}

/** 担当の終了: the post is vacant from the next day on, unless somebody follows. */
export function EndSeatDialog({ post, onClose, onDone }: PostDialogProps) {
  const { office } = useSession()
  const end = useCommandOp('route.endSeat')
  const open = post.seats.filter((seat) => seat.validTo === null || seat.validTo >= office.businessDay)
  const [key, setKey] = useState(open[0]?.validFrom ?? '')
  const [day, setDay] = useState('')
  const chosen = open.find((seat) => seat.validFrom === key)
  const confirm = (): void => {
    if (chosen === undefined) return
    end.mutate(
      { post: post.name, user: chosen.userId, from: chosen.validFrom, lastDay: dayOf(day) },
      { onSuccess: () => onDone(`「${post.name}」の${chosen.name}さんの担当を終了しました。`) },
    )
  }
  return (
    <Dialog
      draft={`post.endSeat.${post.name}`}
      title={`「${post.name}」の担当を終了します`}
      confirm="終了する"
      danger
      blocked={chosen === undefined ? '終了できる担当がありません。' : dayOf(day) === '' ? dayAsked : null}
      onConfirm={confirm}
      onClose={onClose}
      busy={end.isPending}
    >
      <Choice
        label="終了する担当"
        value={key}
        onChange={setKey}
        options={open.map((seat) => ({ value: seat.validFrom, label: `${seat.name}（${spanText(seat.validFrom, seat.validTo)}）` }))}
      />
      <Field
        label="最後の日"
        hint="始まる前の担当は、始まりの前日を入れると取り消せます。"
        value={day}
        onChange={setDay}
        width="11rem"
        autoFocus
      />
      <p className="kd-callout">△ 後任がいないと、翌日から、この役職を通る起案ができず、回議中の起案もここで止まります。</p>
      {end.error === null ? null : <ProblemBox error={end.error} />}
    </Dialog>
  )
}

/** 代決者の登録: the whole list, first to last. */
export function DeputiesDialog({ post, onClose, onDone }: PostDialogProps) {
  const { office } = useSession()
  const people = usePeople()
  const save = useCommandOp('route.deputies')
  const [ranks, setRanks] = useState<readonly string[]>([0, 1, 2].map((index) => post.deputies[index]?.userId ?? ''))
  const [from, setFrom] = useState(shortDay(office.businessDay))
  const users = ranks.filter((user) => user !== '')
  const confirm = (): void =>
    save.mutate(
      { post: post.name, from: dayOf(from), users },
      { onSuccess: () => onDone(`「${post.name}」の代決者 ${users.length}人を登録しました。`) },
    )
  return (
    <Dialog
      draft={`post.deputies.${post.name}`}
      title={`「${post.name}」の代決者を登録します`}
      confirm="登録する"
      blocked={dayOf(from) === '' ? dayAsked : null}
      onConfirm={confirm}
      onClose={onClose}
      busy={save.isPending}
    >
      {ranks.map((user, index) => (
        <Choice
          key={`rank${index + 1}`}
          label={`${index + 1}位`}
          value={user}
          onChange={(value) => setRanks(ranks.map((one, i) => (i === index ? value : one)))}
          options={[{ value: '', label: '（なし）' }, ...people]}
          width="18rem"
        />
      ))}
      <Field label="いつから" value={from} onChange={setFrom} width="11rem" />
      <p className="kd-note">
        決裁者が不在のとき（または自分の起案・審査のため決裁できないとき）に限り、いる人のうち順位の高い一人が代決します。
      </p>
      {save.error === null ? null : <ProblemBox error={save.error} />}
    </Dialog>
  )
}

/** 役職の登録, also of another section for 合議. */
export function PostDialog({ onClose, onDone }: Omit<PostDialogProps, 'post'>) {
  const save = useCommandOp('route.savePost')
  const [name, setName] = useState('')
  const [rank, setRank] = useState('2')
  const place = Number(rank.normalize('NFKC'))
  const blocked =
    name.trim() === '' ? '役職の名前を入力してください。' : !(place >= 1 && place <= 99) ? '順位は1から99の数で入力してください。' : null
  const confirm = (): void =>
    save.mutate(
      { name: name.trim(), rank: place },
      { onSuccess: () => onDone(`役職「${name.trim()}」を登録しました。次に担当を登録してください。`) },
    )
  return (
    <Dialog
      draft="post.add"
      title="役職を登録します"
      confirm="登録する"
      blocked={blocked}
      onConfirm={confirm}
      onClose={onClose}
      busy={save.isPending}
    >
      <Field
        label="役職の名前"
        hint="例: 課長補佐、財政課長（合議に使う他課の役職も登録します）"
        value={name}
        onChange={setName}
        required
        autoFocus
      />
      <Field
        label="順位（1がいちばん下）"
        hint="今ある役職の名前を入れると、順位だけを変えます。"
        value={rank}
        onChange={setRank}
        width="6rem"
      />
      {save.error === null ? null : <ProblemBox error={save.error} />}
    </Dialog>
  )
}
