import { useMemo, useState } from 'react'
import type { ImportSummary } from '../../../shared/contract/intake.ts'
import { fieldOf, mapColumn, type ProfileDraft } from '../../../shared/domain/profile-draft.ts'
import { choiceHeaders } from '../../../shared/domain/profile-draft-choices.ts'
import { useClient, useJobOp } from '../../client/hooks.tsx'
import { Button } from '../../ui/Button.tsx'
import { DataGrid } from '../../ui/DataGrid.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Pane, Screen } from '../../ui/Screen.tsx'
import { useOneAct } from '../../ui/use-one-act.ts'
import { FieldChooser } from './FieldChooser.tsx'
import { mappingColumns } from './mapping-columns.tsx'
import { type MappingRow, mappingRows } from './mapping-rows.ts'
import { type FormWish, hintsOf, isRequired, isSaved, jsonOf, type MappingWork, reworked, useKeepMapping } from './mapping-work.ts'
import { MappingForm, MappingNotes } from './MappingForm.tsx'
import { MappingPane } from './MappingPane.tsx'
import { SaveProfileDialog } from './SaveProfileDialog.tsx'
import { Steps } from './Steps.tsx'

/** The first line that cannot be read, else the first one to look at. */
function openRow(rows: readonly MappingRow[]): MappingRow | undefined {
  return rows.find((row) => row.status.mark === 'bad') ?? rows.find((row) => row.status.mark === 'look')
}

/** 2 項目の対応: columns of the file on the left, what they become on the right; F12 reads the file with it. */
export function MappingScreen({
  work,
  onWork,
  onStaged,
  onLeave,
}: {
  readonly work: MappingWork
  readonly onWork: (work: MappingWork) => void
  readonly onStaged: (summary: ImportSummary) => void
  readonly onLeave: () => void
}) {
  const client = useClient()
  const { done, tell, problem } = useNotices()
  const inspect = useJobOp('import.inspect', 'ファイルの見立て')
  const stage = useJobOp('import.stage', '申請の読込')
  const [active, setActive] = useState<string | null>(() => openRow(mappingRows(work))?.id ?? null)
  const [asking, setAsking] = useState<'field' | 'constant' | 'save' | 'doubt' | null>(null)
  const [busy, during] = useOneAct()
  useKeepMapping(work)

  const { seen, draft } = work
  const hints = useMemo(() => hintsOf(seen), [seen])
  const rows = useMemo(() => mappingRows(work), [work])
  const shown = rows.find((row) => row.id === active) ?? rows[0]
  const column = shown?.column ?? null
  const bad = rows.filter((row) => row.status.mark === 'bad')
  const setDraft = (next: ProfileDraft): void => onWork({ ...work, draft: next })

  const wish = (part: FormWish): void =>
    void during(async () => {
      const again = await inspect({ ticket: work.ticket, ...work.wish, ...part })
      onWork(reworked(work, part, again))
      setActive(null)
      if (part.encoding !== undefined && part.encoding !== again.encoding) {
        tell('ファイルの先頭に文字コードの印（BOM）があるので、その文字コードで読みます。')
      }
    })
  const go = (): void =>
    void during(async () => {
      setAsking(null)
      const profile = isSaved(work) ? { profile: draft.id } : { draft: { ...jsonOf(draft), id: 'draft' } }
      onStaged(await stage({ ticket: work.ticket, programme: seen.programme, ...profile }))
    })
  const leave = (): void => {
    onLeave()
    if (draft !== seen.draft && !isSaved(work))
      tell('対応付けをやめました。途中の対応は残っています。同じ様式のファイルを置くと、続きから始められます。')
  }
  const next = (): void => {
    if (bad.length > 0) setAsking('doubt')
    else go()
  }
  const nextOpen = (): void => {
    const at = rows.findIndex((row) => row.id === shown?.id)
    const order = [...rows.slice(at + 1), ...rows.slice(0, at + 1)]
    const found = openRow(order)
    if (found === undefined) tell('確かめるところは残っていません。')
    else setActive(found.id)
  }
  const choose = (fieldId: string | null): void => {
    setAsking(null)
    if (column === null) return
    const changed = fieldOf(draft, column.header) !== fieldId
    const mapped = changed ? mapColumn(draft, column, fieldId, hints) : draft
    onWork({ ...work, draft: mapped, confirmed: [...work.confirmed, column.header] })
  }
  const openChooser = (): void => {
    if (column === null) {
      tell('列のない項目です。F6 で右の区画に移り、全部の行に入れる値を決めてください。')
      return
    }
    const { header } = column
    const doubled = seen.columns.filter((one) => one.header === header).length > 1
    if (header === '' || doubled)
      tell('見出しがない列や、同じ見出しが2列以上ある列は対応付けられません。元のファイルの見出しを直してください。')
    else setAsking('field')
  }
  useKeys('mapping', {
    next,
    nextOpen,
    choose: openChooser,
    drop: () => choose(null),
    constant: () => setAsking('constant'),
    save: () => setAsking('save'),
    back: leave,
  })

  const choices = hints.fields.map((field) => {
    const marked = choiceHeaders(draft, field.id)
    const used = draft.columns[field.id] ?? (marked.length === 0 ? undefined : marked.join('」「'))
    return { field, usedBy: used === undefined ? null : String(used), required: isRequired(seen.programme, field.id) }
  })
  const free = choices.filter(({ field, usedBy }) => usedBy === null && draft.constants[field.id] === undefined)
  return (
    <Screen
      title="項目の対応"
      facts={
        <>
          <Steps at={2} />
          <span className="font-700 truncate">{seen.file}</span>
        </>
      }
      acts={
        <>
          <Button shortcut="Escape" onPress={leave}>
            やめる
          </Button>
          <Button shortcut="Ctrl+s" onPress={() => setAsking('save')}>
            対応を保存
          </Button>
          <Button look="solid" shortcut="F12" onPress={next} busy={busy}>
            {busy ? '読み込んでいます…' : '確認へ進む'}
          </Button>
        </>
      }
    >
      <MappingForm seen={seen} onWish={wish} />
      <MappingNotes seen={seen} />
      <div className="kd-split">
        <div className="kd-column">
          <DataGrid<MappingRow>
            label="列と項目の対応"
            ids={rows.map((row) => row.id)}
            rowOf={(id) => rows.find((row) => row.id === id)}
            nameOf={(row) =>
              `${row.column?.header ?? '列なし'} 見本 ${row.column?.samples[0] ?? 'なし'} 取込先 ${row.field?.label ?? '取り込まない'}${row.choice === null ? '' : `：${row.choice}`} ${row.status.text}`
            }
            columns={mappingColumns}
            active={shown?.id ?? null}
            onActive={setActive}
            onOpen={openChooser}
            toneOf={(row) => (row.status.mark === 'bad' ? 'bad' : undefined)}
            focusOn={asking === null ? 0 : 1}
            empty={null}
          />
        </div>
        <Pane label="読み方">
          {shown === undefined ? null : <MappingPane key={shown.id} row={shown} draft={draft} hints={hints} onDraft={setDraft} />}
        </Pane>
      </div>
      {asking === 'field' && column !== null ? (
        <FieldChooser
          title={`「${column.header}」の取込先`}
          choices={choices}
          current={fieldOf(draft, column.header)}
          none="取り込まない"
          onChoose={choose}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === 'constant' ? (
        <FieldChooser
          title="列のない項目に、決まった値を入れる"
          choices={free}
          current={null}
          onChoose={(fieldId) => {
            setAsking(null)
            const field = hints.fields.find((one) => one.id === fieldId)
            if (field === undefined) return
            const first = field.kind === 'flag' ? true : (field.choices?.[0] ?? '（値）')
            setDraft({ ...draft, constants: { ...draft.constants, [field.id]: first } })
            setActive(`field ${field.id}`)
            tell(`「${field.label}」に全部の行で同じ値を入れます。F6 で右の区画に移り、値を確かめてください。`)
          }}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === 'save' ? (
        <SaveProfileDialog
          seen={seen}
          draft={draft}
          onSaved={({ id, name, version }) => {
            setAsking(null)
            const saved = { ...draft, id, name }
            onWork({ ...work, draft: saved, saved })
            void client.job('mapping.keep', { draft: null, file: '', sha256: '', headers: [] }).catch(problem)
            done(`対応を「${name}」（第${version}版）として保存しました。`)
          }}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === 'doubt' ? (
        <Dialog title="このまま読み込みますか" confirm="それでも確認へ進む" onConfirm={go} onClose={() => setAsking(null)} busy={busy}>
          <p>次のところがあるので、多くの行がエラーになる見込みです。まだ何も取り込まれません。</p>
          <ul className="kd-list">
            {bad.map((row) => (
              <li key={row.id}>
                {row.column === null ? '' : `列「${row.column.header}」 `}
                {row.field?.label ?? ''}: {row.status.text}
              </li>
            ))}
          </ul>
        </Dialog>
      ) : null}
    </Screen>
  )
}
