/** The office could not be opened: the whole window says why and what to do. Nothing was written. */
export function OfficeFailed({ code, message, version }: { readonly code: string; readonly message: string; readonly version: string }) {
  return (
    <main className="kd-login">
      <div className="kd-login-box" style={{ width: 'min(44rem, calc(100vw - 32px))' }}>
        <h1 className="kd-h1">事務所を開けません</h1>
        <div role="alert" className="kd-problem">
          <span aria-hidden="true" className="kd-problem-icon">
            ！
          </span>
          <p>{message}</p>
        </div>
        <p>データには何も書き込んでいません。</p>
        <p className="mt-2">
          <span className="font-700">次にすること: </span>
          {ways[code] ??
            'この画面の文と番号を管理者に伝えてください。給付デスクを閉じて、もう一度起動しても直らないときは、フォルダーには手を加えないでください。'}
        </p>
        <p className="mt-4 kd-note">
          番号 {code}
          {version === '' ? '' : ` ／ 給付デスク ${version}`}
        </p>
      </div>
    </main>
  )
}

const ways: Readonly<Record<string, string>> = {
  'office-in-use': '同じ事務所を開いている画面やコマンドを終えてから、給付デスクを起動し直してください。',
  'office-newer': '新しい版の給付デスクで開いてください。この版では開けません。',
  'office-missing': '事務所フォルダーの場所を確かめて、給付デスクを起動し直してください。',
  'office-network': '事務所フォルダーをこのPCの内蔵ディスクに置いてください。',
  'office-damaged': 'フォルダーをそのまま残し、最新のバックアップからの復元を管理者に依頼してください。',
}
