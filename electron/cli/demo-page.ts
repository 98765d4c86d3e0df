import { join } from 'node:path'
import { writeAtomic } from '../backend/files/atomic.ts'
import type { DemoFile, DemoStep } from './demo.ts'

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const explained: readonly (readonly [start: string, what: string])[] = [
  ['取込不可', '取り込めなかった行。理由の列を見て直し、そのまま再度取り込めます。'],
  ['通知と給付券', '決定通知書・却下通知書・給付券。1つのPDFにまとめて印刷し、窓あき封筒で送ります。'],
  ['請求', '事業者から届く請求データの見本。'],
  ['総合振込', '銀行へ渡す全銀形式のファイル（120バイト固定長、Shift_JIS）。'],
  ['決定簿', 'すべての決定の金額と根拠。'],
  ['給付券台帳', '発行した給付券と利用の状態。'],
  ['発送簿', '送った通知の宛先と枚数。支援措置の人の住所は載りません。'],
  ['支払台帳', '支払先ごとの金額。'],
  ['監査記録', 'すべての操作の記録。鎖のようにつながるハッシュで改ざんが分かります。'],
]

const sizeText = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024)).toLocaleString('ja-JP')} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`

/** The page that shows what the demo made; opened from disk, it needs nothing else. */
export async function writeIndexPage(out: string, steps: readonly DemoStep[], files: readonly DemoFile[]): Promise<void> {
  const stepRows = steps
    .map(
      (s, i) =>
        `<tr><td class="n">${i + 1}</td><td>${escape(s.title)}</td><td>${escape(s.user)}</td><td>${escape(s.result)}</td><td class="n">${s.ms.toLocaleString('ja-JP')}</td></tr>`,
    )
    .join('\n')
  const fileRows = files
    .map((f) => {
      const what = explained.find(([start]) => f.name.startsWith(start))?.[1] ?? ''
      const href = f.name.split(/[/\\]/).map(encodeURIComponent).join('/')
      return `<tr><td><a href="${href}">${escape(f.name)}</a></td><td>${escape(what)}</td><td class="n">${sizeText(f.bytes)}</td></tr>`
    })
    .join('\n')
  const page = `<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>給付デスク 見本市でできたもの</title>
<style>
  :root { color-scheme: light; }
  body { margin: 0; font: 16px/1.7 "BIZ UDPGothic", "Noto Sans JP", "Yu Gothic", sans-serif; color: #1a1a1a; background: #f8f8fb; }
  header { background: #0017c1; color: #fff; padding: 28px 40px; }
  header h1 { margin: 0; font-size: 26px; }
  header p { margin: 6px 0 0; }
  main { max-width: 1160px; margin: 0 auto; padding: 24px 40px 64px; }
  h2 { margin: 36px 0 12px; font-size: 20px; }
  table { width: 100%; border-collapse: collapse; background: #fff; border: 1px solid #ccc; font-size: 15px; }
  th, td { padding: 9px 14px; border-bottom: 1px solid #e6e6e6; text-align: left; vertical-align: top; }
  th { background: #f1f1f4; white-space: nowrap; }
  .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  a { color: #0017c1; }
  a:focus-visible { outline: 4px solid #000; outline-offset: 2px; background: #ffd43d; }
  .practice { display: inline-block; background: #ffd43d; color: #1a1a1a; padding: 2px 12px; font-weight: 700; }
</style>
</head>
<body>
<header>
  <h1>給付デスク</h1>
  <p><span class="practice">練習用データ</span> 見本市の日常生活用具給付等事業を、申請のファイルから通知・給付券・振込データまで通した結果です。人物はすべて架空です。</p>
</header>
<main>
  <h2>できたファイル</h2>
  <table>
    <thead><tr><th>ファイル</th><th>内容</th><th class="n">大きさ</th></tr></thead>
    <tbody>
${fileRows}
    </tbody>
  </table>
  <h2>行ったこと</h2>
  <table>
    <thead><tr><th class="n">順</th><th>手順</th><th>利用者</th><th>結果</th><th class="n">ミリ秒</th></tr></thead>
    <tbody>
${stepRows}
    </tbody>
  </table>
</main>
</body>
</html>
`
  await writeAtomic(join(out, 'index.html'), page)
}
