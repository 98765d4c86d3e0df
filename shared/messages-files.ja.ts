import { encodingWord } from './domain/encoding-names.ts'
import type { ErrorCode, ErrorParams } from './errors.ts'

type Texts<C extends ErrorCode> = { readonly [K in C]: (p: ErrorParams[K]) => readonly [title: string, text: string, next: string] }

type FileCode =
  | 'file-not-found'
  | 'file-is-directory'
  | 'file-empty'
  | 'file-too-large'
  | 'file-unreadable'
  | 'file-changed'
  | 'file-name-refused'
  | 'file-limit'
  | 'encoding-unreadable'
  | 'header-mismatch'
  | 'header-duplicate'
  | 'broken-quote'
  | 'no-rows'
  | 'output-exists'
  | 'output-unwritable'
  | 'xlsx-unreadable'

const unchanged = '何も変更していません。'

/** What the user reads of failures of files that come in or go out. */
export const fileTexts: Texts<FileCode> = {
  'file-not-found': (p) => ['ファイルがありません', `「${p.name}」は見つかりません。${unchanged}`, 'ファイル名と場所を確かめてください。'],
  'file-is-directory': (p) => [
    'ファイルではなくフォルダーです',
    `「${p.name}」はフォルダーです。${unchanged}`,
    'フォルダーの中のファイルを指定してください。',
  ],
  'file-empty': (p) => [
    'ファイルが空です',
    `「${p.name}」には1文字も入っていません。${unchanged}`,
    '書き出しをやり直したファイルを指定してください。',
  ],
  'file-too-large': (p) => [
    'ファイルが大きすぎます',
    `「${p.name}」は上限の${p.limitMb}MBを超えています。${unchanged}`,
    'ファイルを分けてから取り込んでください。',
  ],
  'file-unreadable': (p) => [
    'ファイルを読めません',
    `「${p.name}」を最後まで読めませんでした。${unchanged}`,
    '媒体が抜けていないか、ファイルを開く権限があるかを確かめてください。',
  ],
  'file-changed': (p) => [
    '読んでいる間にファイルが変わりました',
    `「${p.name}」の内容が、読み取りの途中で変わりました。${unchanged}`,
    'ほかのプログラムがファイルを閉じたことと、媒体が抜けていないことを確かめて、もう一度選んでください。',
  ],
  'file-name-refused': (p) => [
    'この名前のファイルは読めません',
    `「${p.name}」はファイルの名前ではなく、装置や隠れた部分を指す書き方です。${unchanged}`,
    'ファイルを別の名前で保存し直して指定してください。',
  ],
  'file-limit': (p) => [
    'ファイルが上限を超えています',
    `${p.line}行目で${p.what}の上限（${p.limit.toLocaleString('ja-JP')}）を超えました。${unchanged}`,
    'ファイルを確かめるか、分けてから取り込んでください。',
  ],
  'encoding-unreadable': (p) => [
    '文字コードを読めません',
    `${p.line}行目（先頭から${p.byte}バイト目${p.found === '' ? '' : `、${p.found}`}）が${encodingWord(p.encoding)}として読めません。${unchanged}`,
    `${p.other === '' ? '' : `${encodingWord(p.other)}のファイルのようです。`}プロファイルの文字コードを確かめるか、書き出しをやり直してください。`,
  ],
  'header-mismatch': (p) => [
    '見出しがプロファイルと違います',
    `足りない見出し: ${p.missing || 'なし'}。プロファイルにない見出し: ${p.extra || 'なし'}。${unchanged}`,
    `${/[;；，]|\[U\+0009\]/.test(p.extra) ? '区切りの文字がプロファイルと違うようです。' : ''}ファイルとプロファイルの組み合わせを確かめ、見出しが変わったときはプロファイルを直してください。`,
  ],
  'header-duplicate': (p) => [
    '同じ見出しが2つあります',
    `見出し「${p.headers}」が重なっていて、どちらを読むか決められません。${unchanged}`,
    '見出しを直したファイルを取り込んでください。',
  ],
  'broken-quote': (p) => [
    '引用符が閉じていません',
    `${p.line}行目から始まる「"」の使い方が正しくありません。${unchanged}`,
    'その行を直すか、書き出しをやり直してください。',
  ],
  'no-rows': (p) => [
    'データが1件もありません',
    `「${p.name}」には見出しだけで、データの行がありません。${unchanged}`,
    '書き出しの条件を確かめてください。',
  ],
  'output-exists': (p) => [
    '同じ名前のファイルがあります',
    `「${p.name}」はすでにあります。上書きしていません。`,
    '別の名前にするか、上書きしてよければ --replace を付けてください。',
  ],
  'output-unwritable': (p) => [
    'ファイルを書けません',
    `「${p.name}」を書き出せませんでした。途中のファイルは残していません。`,
    '出力先のフォルダーと空き容量を確かめてください。',
  ],
  'xlsx-unreadable': (p) => [
    'Excelファイルを読めません',
    `「${p.name}」は.xlsx形式として読めません。${unchanged}`,
    'Excelで開き直して.xlsxで保存するか、CSVにしてください。',
  ],
}
