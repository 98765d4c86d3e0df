import { useEffect, useState } from 'react'
import type { Inspection } from '../../../shared/contract/profiles.ts'
import { encodingWord } from '../../../shared/domain/encoding-names.ts'
import { delimiters, encodings, HEADER_ROW_LIMIT } from '../../../shared/domain/profile.ts'
import { programmes } from '../../../shared/programmes/index.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { count, longDay } from '../../ui/format.ts'
import { Choice } from '../../ui/Field.tsx'
import { programmeName } from '../../words.ts'
import type { FormWish } from './mapping-work.ts'

const delimiterWords: Readonly<Record<string, string>> = { ',': 'カンマ ,', ';': 'セミコロン ;', '\t': 'タブ', '|': '縦棒 |' }

/** 様式: how the file is read, as it was found, and changeable; every change looks at the file anew. */
export function MappingForm({
  seen,
  onWish,
}: {
  readonly seen: Inspection
  /** Part of the wish that changed. */
  readonly onWish: (wish: FormWish) => void
}) {
  const profiles = useQueryOp('profile.list', {})
  const [row, setRow] = useState(String(seen.headerRow))
  useEffect(() => setRow(String(seen.headerRow)), [seen])
  const wanted = Number(row.normalize('NFKC'))
  const valid = Number.isInteger(wanted) && wanted >= 1 && wanted <= HEADER_ROW_LIMIT
  const sendRow = (): void => {
    if (!valid) setRow(String(seen.headerRow))
    else if (wanted !== seen.headerRow) onWish({ headerRow: wanted })
  }
  const fitting = (profiles.data ?? []).filter((one) => one.programme === seen.programme)
  return (
    <section aria-label="ファイルの様式" data-pane="" className="kd-toolbar">
      <Choice
        label="文字コード"
        value={seen.encoding}
        width="12rem"
        options={encodings.map((id) => ({ value: id, label: encodingWord(id, seen.bom && id === seen.encoding) }))}
        onChange={(value) => onWish({ encoding: value as Inspection['encoding'] })}
      />
      <Choice
        label="区切り"
        value={seen.delimiter}
        width="8rem"
        options={delimiters.map((id) => ({ value: id, label: delimiterWords[id] ?? id }))}
        onChange={(value) => onWish({ delimiter: value as Inspection['delimiter'] })}
      />
      <div className="kd-field">
        <label className="kd-label" htmlFor="mapping-header-row">
          見出しの行
        </label>
        <input
          id="mapping-header-row"
          className="kd-input"
          inputMode="numeric"
          style={{ width: '5rem' }}
          value={row}
          onChange={(event) => setRow(event.target.value)}
          onBlur={sendRow}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) sendRow()
          }}
        />
      </div>
      <Choice
        label="制度"
        value={seen.programme}
        width="13rem"
        options={programmes.map(({ id }) => ({ value: id, label: programmeName(id) }))}
        onChange={(value) => onWish({ programme: value, profile: undefined })}
      />
      <Choice
        label="もとにする対応（プロファイル）"
        value={seen.profile?.id ?? ''}
        width="19rem"
        options={[{ value: '', label: '（使わない。項目を推定する）' }, ...fitting.map((one) => ({ value: one.id, label: one.name }))]}
        onChange={(value) => onWish({ profile: value, programme: seen.programme })}
      />
    </section>
  )
}

/** 前回との違い, and what the form was told by: the lines a clerk reads before the list. */
export function MappingNotes({ seen }: { readonly seen: Inspection }) {
  const { profile } = seen
  const list = (names: readonly string[]): string => names.map((name) => (name === '' ? '（見出しなし）' : `「${name}」`)).join('、')
  const added = profile?.added ?? []
  const gone = profile?.gone ?? []
  const notes = [
    ...(seen.sameContentAs === null ? [] : [`この内容は${longDay(seen.sameContentOn)}に取込済みです（取込 ${seen.sameContentAs}）。`]),
    ...(profile === null ? ['知っている受付元の様式ではありません。項目は見出しと内容からの推定です。'] : []),
    ...(profile?.missing ?? []).map(
      (one) =>
        `前回の見出し${list(one.headers)}（${one.label}）がありません。${one.candidates.length > 0 ? `似た見出し: ${list(one.candidates)}` : ''}`,
    ),
    ...(added.length > 0 ? [`前回なかった見出し: ${list(added)}`] : []),
    ...(gone.length > 0 && profile?.missing.length === 0 ? [`前回あって今回ない見出し: ${list(gone)}`] : []),
    ...((profile?.duplicates.length ?? 0) > 0 ? [`2列以上ある見出し: ${list(profile?.duplicates ?? [])}`] : []),
    ...(seen.privateUse.length > 0
      ? [`外字（このパソコンでは読めない文字）のある行: ${seen.privateUse.map((one) => one.line).join('、')}行目`]
      : []),
  ]
  return (
    <div className="border-b border-solid-gray-300 bg-white px-4 py-1 text-[13px]">
      <p className="kd-note">
        {seen.headerRow > 1 ? `見出しの上の${seen.headerRow - 1}行は読みません。` : ''}
        {count(seen.rows)}行、{count(seen.columns.length)}列。文字コードの理由: {seen.reason}
      </p>
      {profile !== null && profile.ready ? <p className="font-700">✓ 前回の対応「{profile.name}」を適用しました。</p> : null}
      {notes.map((note) => (
        <p key={note}>
          <span aria-hidden="true">△ </span>
          {note}
        </p>
      ))}
    </div>
  )
}
