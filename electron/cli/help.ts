/** What `kyufu help` prints. */
export const helpText = `給付デスク  kyufu [--office フォルダー] [--as 利用者] [--on 業務日] [--json] 命令 …

  init [--sample]                         事務所を作る（--sample: 練習用の見本市）
  users                                   利用者と役割
  load 種類 ファイル                      台帳を取り込む（items item-routes providers residents certificates taxes grants interviews
                                          absences parameters texts correction-templates postal-codes）
  import ファイル --programme ID --profile ID|ファイル.json [--rejects 出力.csv] [--dry-run]
  cases [--state 状態] [--programme ID] [--limit 件数] [--detail]
  case 案件番号
  review --auto | 案件番号 --propose grant|refuse [--reason 理由]
  draft --kind grant|refuse --cases 番号,… | --all
  draft --kind cancel --cases 番号,… --reason 理由
  drafts | approve 起案番号 [--as-deputy] | send-back 起案番号 --to 役職 --comment 理由
  recall 起案番号 | submit 起案番号 | discard 起案番号
  papers --out フォルダー [--one-file] | papers --release
  paper window-test|mailing-ledger|labels|day-end --out ファイル.pdf [--from 日] [--until 日] [--sheet 用紙] [--start 面] [--replace]
  claims ファイル [--profile claims]
  pay --month YYYY-MM --transfer-date YYYY-MM-DD | pay --month YYYY-MM --out ファイル | returned ファイル
  verify [--export ファイル]
  self-check --from 日 --to 日            期間の決定を固定した基準で計算し直す（違いがあれば終了状態1）
  backup --to フォルダー                  使いながら、暗号化し検証したバックアップを作る（本人のパスワードと紙の回復鍵で開ける）
    --json: {file, folder, sha256, bytes, entries, cases, files, newFiles, newBytes, checkpoint, head, verified, openedBy[], removed[], warnings[]}
  restore バックアップ|フォルダー --office 空のフォルダー    KYUFU_PASSWORD はバックアップのときのパスワード、または回復鍵
    --json: {office, backup, at, schemaVersion, entries, cases, tables, files, bytes, checkpoint, head, verified}
  doctor                                  診断（開けない事務所も）  --json: {ok, fails, warns, checks:[{id, title, verdict, text, next}]}
  ledger decisions|mailing|vouchers|payments|handover --out ファイル.xlsx
  demo --out フォルダー [--replace]       見本市で申請から振込データまで通して行う

パスワードは環境変数 KYUFU_PASSWORD で渡すか、たずねられたときに入力します。
終了状態: 0 完了、1 完了したが一部を断った、2 全体を断った（何も変更なし）、3 プログラムの不具合`
