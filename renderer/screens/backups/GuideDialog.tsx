import { Dialog } from '../../ui/Dialog.tsx'

/** 復元するとき: the steps, to be read before they are needed. */
export function GuideDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="復元するとき" onClose={onClose} wide>
      <ol className="list-decimal pl-6">
        <li>事務所フォルダーには手を加えず、そのまま残します（壊れていても、読める部分を書き出せることがあります）。</li>
        <li>
          ログアウトして、ログインの画面の「はじめに」から「バックアップから復元」を開きます。事務所が開けないときは、その画面に出ます。
        </li>
        <li>
          バックアップのあるフォルダーを選びます。いちばん新しいものが選ばれます。添付と帳票の控え（kyufu-contents-…）も同じ場所に要ります。
        </li>
        <li>金庫の紙の回復鍵（13組）か、バックアップを作ったときの管理者のパスワードを入力します。</li>
        <li>新しいフォルダーに復元します。封筒・中身・データベース・監査記録の点検に合格しないものは開きません。</li>
        <li>開いたら、管理者が「復元した事務所」として引き継ぎ、バックアップより後の入力を前のフォルダーや紙と見比べて入れ直します。</li>
      </ol>
      <p className="mt-3 kd-note">
        命令では kyufu restore バックアップのフォルダー --office 新しいフォルダー で、同じ点検をして復元します。年に1度は、F8
        の「復元を試す」と「回復鍵の確かめ」を行ってください。
      </p>
    </Dialog>
  )
}
