import { EmptyState } from '../../ui/EmptyState.tsx'

/** Why the list is empty, and what to do. */
export function QueueEmpty(props: {
  readonly loading: boolean
  readonly searched: string
  /** The conditions beside the text, in words; '' when there is none. */
  readonly narrowed: string
  readonly tab: string
  readonly mayReview: boolean
  readonly total: number
}) {
  if (props.loading) return <p role="status">案件を読み込んでいます…</p>
  if (props.searched !== '') {
    return (
      <EmptyState title={`「${props.searched}」に当てはまる案件は、この見出しにありません。`}>
        <p>
          氏名・フリガナ（前の氏名も）・住所は一部から、案件番号・受付番号は先頭から探せます。1文字だけのときは、その字で始まる人を探します。
        </p>
        <p>Esc で検索を解くか、見出し「すべて」で探してください。</p>
      </EmptyState>
    )
  }
  if (props.narrowed !== '') {
    return (
      <EmptyState title="この見出しに、絞り込みに当てはまる案件はありません。">
        <p>いまの絞り込み: {props.narrowed}</p>
        <p>Esc で絞り込みを解くか、ほかの見出しを見てください。</p>
      </EmptyState>
    )
  }
  if (props.total === 0) {
    return (
      <EmptyState title="案件はまだありません。">
        <p>申請のファイルを取り込むと、ここに並びます（取込は Alt+2）。</p>
      </EmptyState>
    )
  }
  if (props.tab === 'ask' || props.tab === 'fail') {
    return (
      <EmptyState title={props.tab === 'ask' ? '△ 要確認の案件は、いまありません。' : '× 不適合の案は、いまありません。'}>
        <p>{props.mayReview ? '未審査の案件があれば、F8 の一括審査で振り分けます。' : '審査の担当が一括審査を行うと、ここに並びます。'}</p>
      </EmptyState>
    )
  }
  return (
    <EmptyState title="この見出しの案件はありません。">
      <p>Ctrl+→ で次の見出しへ移れます。</p>
    </EmptyState>
  )
}
