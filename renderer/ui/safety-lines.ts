import type { SafetyView } from '../../shared/contract/backups.ts'
import { count, stamp } from './format.ts'

/** What a strip says, the gravest first; empty when all is well. Pure, so that each case is a line of a table. */
export function safetyLines(view: SafetyView, administers: boolean): readonly { readonly tone: 'bad' | 'warn'; readonly text: string }[] {
  const lines: { tone: 'bad' | 'warn'; text: string }[] = []
  const { backup, space } = view
  if (space.state === 'full')
    lines.push({
      tone: 'bad',
      text: `保存できません（ディスクの空きが${count(space.freeMb)}MB）。入力したものは画面に残っています。一覧は見られます。案件と書類は、閲覧の記録を残せる間だけ開けます。不要なファイルを片付けてから、もう一度実行してください。`,
    })
  if (view.refused === 'replaced')
    lines.push({
      tone: 'bad',
      text: '保存できません（開いている間に、事務所のデータのファイルが移されたか、替わりました）。入力したものは画面に残っています。仕事を止め、給付デスクを終了してください。管理者がフォルダーを確かめてから、もう一度開きます。',
    })
  else if (view.refused !== null)
    lines.push({
      tone: 'bad',
      text: `保存できません（${view.refused === 'readonly' ? 'フォルダーに書き込めません' : 'ディスクの書込みに失敗しました'}）。入力したものは画面に残っています。一覧は見られます。案件と書類は、閲覧の記録を残せる間だけ開けます。管理者に、フォルダーの許可とディスクのつながり・割当てを確かめてもらってください。`,
    })
  if (view.clock)
    lines.push({
      tone: 'bad',
      text: 'このPCの時計が、最後の記録と合いません。監査の画面で2人が訳を確かめるまで、支払は止まります。ほかの仕事は続けられます。',
    })
  if (space.state === 'tight')
    lines.push({
      tone: 'warn',
      text: `ディスクの空きが${count(space.freeMb)}MBです。保存できなくなる前に、不要なファイルを片付けてください。`,
    })
  const whom = administers ? '「バックアップ」の画面で訳を確かめ、作ってください。' : '管理者に知らせてください。'
  if (backup !== null && backup.failed !== null)
    lines.push({
      tone: 'bad',
      text: `${stamp(backup.failed.at)}のバックアップができませんでした。${backup.failed.text}${whom}仕事は続けられます。`,
    })
  else if (backup?.overdue === true)
    lines.push({
      tone: 'warn',
      text: `${backup.ageDays === null ? 'バックアップがまだありません。' : `最新のバックアップは${backup.ageDays}日前です。`}${whom}`,
    })
  return lines
}
