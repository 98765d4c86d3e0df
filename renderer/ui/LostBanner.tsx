/** Told at once, and taken away when the new backend answers. */
export function LostBanner() {
  return (
    <div role="alert" className="kd-lost">
      処理部分が止まりました。再起動しています… 直前の操作は、画面が戻ったら一覧で結果を確かめてください。
    </div>
  )
}
