import { type FocusEvent, type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { isResidentNo } from '../../shared/domain/person.ts'
import { toWareki } from '../../shared/domain/wareki.ts'
import { entryGroups, tidyEntry } from '../../shared/programmes/daily-living-aids/entry.ts'
import { isKeyShut } from '../client/drafts.ts'
import { useClient } from '../client/hooks.tsx'
import { Button } from '../ui/Button.tsx'
import { stamp } from '../ui/format.ts'
import { useKeys } from '../ui/keys.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Pane, Screen } from '../ui/Screen.tsx'
import { useSession } from '../ui/session.tsx'
import { type Checked, EntryAside, type Registered } from './entry/EntryAside.tsx'
import { DropDialog, WarningsDialog } from './entry/EntryDialogs.tsx'
import type { FieldMark, Picks } from './entry/EntryField.tsx'
import { EntryFields } from './entry/EntryFields.tsx'
import { controlOf, enter, neighbour, readForm, writeField, writeForm } from './entry/form-values.ts'
import { SlipView } from './entry/SlipView.tsx'
import { useCheck } from './entry/use-check.ts'
import { useDraft } from './entry/use-draft.ts'

const personFields = ['residentNo', 'kana', 'name', 'birthDate', 'postalCode', 'address'] as const
const order = entryGroups.flatMap((group) => group.fields)

/** 入力. An application from the counter, the phone or the post, typed once; Enter goes on, F12 takes it in. */
export function EntryScreen() {
  const client = useClient()
  const { office } = useSession()
  const { done, tell, problem, clear } = useNotices()
  const form = useRef<HTMLFormElement>(null)
  const [person, setPerson] = useState<Registered | null>(null)
  const [notes, setNotes] = useState<Readonly<Record<string, FieldMark>>>({})
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [all, setAll] = useState(false)
  const [asking, setAsking] = useState<'warnings' | 'drop' | null>(null)
  const [busy, setBusy] = useState(false)
  const [taken, setTaken] = useState<{ readonly caseNo: string; readonly receiptNo: string } | null>(null)
  const [showSlip, setShowSlip] = useState(false)
  const filled = useRef(new Map<string, string>())
  const read = (): Record<string, string> | null => (form.current === null ? null : readForm(form.current))
  const { checked, monthly, setMonthly, ask, askSoon, reset } = useCheck(read, problem)
  const draft = useDraft(read, problem, tell)

  const typed = (fieldId: string): string => read()?.[fieldId] ?? ''

  const blank = (): void => {
    if (form.current === null) return
    writeForm(form.current, { channel: '窓口', submittedAt: toWareki(office.businessDay), applicantKind: '本人', quantity: '1' })
    filled.current.clear()
    setPerson(null)
    reset()
    setNotes({})
    setLeft(new Set())
    setAll(false)
  }

  const lostDraft = (error: unknown): void => {
    if (isKeyShut(error))
      tell('前の下書きは、事務所の鍵が開いていないため戻せません。消えてはいません。鍵を開けられる職員がこのPCでログインすると戻ります。')
    else problem(error)
  }

  const start = useRef(() => undefined as void)
  start.current = () => {
    blank()
    enter(form.current === null ? null : controlOf(form.current, 'residentNo'))
    draft.load().then((kept) => {
      if (kept === null || form.current === null) return
      writeForm(form.current, kept.values)
      tell(`下書きを復元しました（${stamp(kept.savedAt)} 保存）。はじめから入力するときは F8 で消してください。`)
      askSoon(0)
    }, lostDraft)
  }
  useEffect(() => start.current(), [])

  // only once a dialog is gone, which gives the focus back to the field it was called from
  useEffect(() => {
    if (taken !== null && form.current !== null) enter(controlOf(form.current, 'residentNo'))
  }, [taken])

  /** The text of a field is put in order when it is left, never while it is being typed. */
  const leave = (target: EventTarget): void => {
    if (!(target instanceof HTMLInputElement) || target.type !== 'text' || target.name === '') return
    const tidy = tidyEntry(target.name, target.value)
    if (tidy.shown !== target.value) target.value = tidy.shown
    const text = tidy.problem ?? tidy.note
    setNotes(({ [target.name]: _, ...others }) =>
      text === null ? others : { ...others, [target.name]: { tone: tidy.problem === null ? 'warn' : 'bad', text } },
    )
    setLeft((before) => (before.has(target.name) ? before : new Set([...before, target.name])))
    if (target.name === 'residentNo' && isResidentNo(target.value) && person?.residentNo !== target.value)
      void fill(target.value, 'residentNo')
  }

  /** Fills what the register knows into fields that are empty or were filled before; what the clerk typed stays. */
  const fill = async (residentNo: string, from: string): Promise<void> => {
    try {
      const found = await client.call('entry.person', { residentNo })
      const { current } = form
      if (found === null || current === null) return
      const values: Readonly<Record<(typeof personFields)[number], string>> = {
        residentNo: found.residentNo,
        kana: found.kana,
        name: found.name,
        birthDate: toWareki(found.birthDate),
        postalCode: found.postalCode ?? '',
        address: found.address ?? '',
      }
      for (const id of personFields) {
        const now = typed(id)
        if (id !== from && now !== '' && now !== filled.current.get(id)) continue
        writeField(current, id, values[id])
        filled.current.set(id, typed(id))
      }
      setPerson(found)
      if (personFields.some((id) => controlOf(current, id) === document.activeElement)) {
        enter(controlOf(current, typed('address') === '' ? 'address' : 'phone'))
      }
      draft.touch()
      askSoon(0)
    } catch (error) {
      problem(error)
    }
  }

  const picks: Picks = {
    typed,
    person: (one, from) => void fill(one.residentNo, from),
    item: (item) => {
      if (form.current === null) return
      writeField(form.current, 'item', item.code)
      setMonthly(item.unit === '月')
      enter(controlOf(form.current, 'quantity'))
      draft.touch()
      askSoon(0)
    },
    provider: (provider) => {
      if (form.current === null) return
      writeField(form.current, 'providerNo', provider.providerNo)
      writeField(form.current, 'providerName', provider.name)
      enter(controlOf(form.current, 'modelName'))
      draft.touch()
      askSoon(0)
    },
  }

  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>): void => {
    if (event.defaultPrevented || event.key !== 'Enter' || event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.ctrlKey || event.altKey) return
    if (!(event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement)) return
    event.preventDefault()
    const next = neighbour(event.currentTarget, event.target, event.shiftKey ? -1 : 1)
    if (next !== null) enter(next)
    else if (!event.shiftKey) document.querySelector<HTMLElement>('[data-commit] button')?.focus()
  }
  const changed = (): void => {
    setShowSlip(false)
    draft.touch()
    askSoon(400)
  }
  const onInput = (event: FormEvent<HTMLFormElement>): void => {
    if (!(event.nativeEvent as InputEvent).isComposing) changed()
  }
  const onBlur = (event: FocusEvent<HTMLFormElement>): void => {
    leave(event.target)
    askSoon(200)
  }

  const errors = (checked?.errors ?? []).filter(
    (error) => all || (error.field !== null && left.has(error.field) && error.code !== 'required-empty'),
  )
  const markOf = (fieldId: string): FieldMark | undefined => {
    const error = errors.find((one) => one.field === fieldId)
    return notes[fieldId] ?? (error === undefined ? undefined : { tone: 'bad', text: error.message })
  }
  const go = (fieldId: string): void => enter(form.current === null ? null : controlOf(form.current, fieldId))
  const toError = (from: Checked['errors']): void => {
    const fields = order.filter((id) => from.some((error) => error.field === id))
    const at = document.activeElement instanceof HTMLElement ? fields.indexOf(document.activeElement.getAttribute('name') ?? '') : -1
    const next = fields[(at + 1) % Math.max(1, fields.length)]
    if (next !== undefined) go(next)
  }

  const commit = async (accepted: boolean): Promise<void> => {
    if (busy || form.current === null) return
    clear()
    if (document.activeElement !== null) leave(document.activeElement)
    setBusy(true)
    try {
      const typedNow = readForm(form.current)
      const answer = await ask(typedNow)
      if (answer.errors.length > 0) {
        setAll(true)
        setAsking(null)
        tell(`直すところが${answer.errors.length}か所あります。まだ受け付けていません。F3 で次の欄へ移ります。`)
        toError(answer.errors)
        return
      }
      if (answer.warnings.length > 0 && !accepted) {
        setAsking('warnings')
        return
      }
      draft.settle()
      const made = await client.call('entry.commit', { values: typedNow })
      setAsking(null)
      setTaken(made)
      setShowSlip(true)
      blank()
      done(`受付番号 ${made.receiptNo}（案件 ${made.caseNo}）で受け付けました。受付票を右に表示しています。`)
    } catch (error) {
      setAsking(null)
      problem(error)
    } finally {
      setBusy(false)
    }
  }
  const drop = async (): Promise<void> => {
    setAsking(null)
    try {
      draft.settle()
      await draft.drop()
      blank()
      go('residentNo')
      done('入力した内容と下書きを消しました。')
    } catch (error) {
      problem(error)
    }
  }

  useKeys('entry', {
    nextError: () => (errors.length === 0 ? tell('直すところはありません。F12 で受け付けます。') : toError(errors)),
    drop: () => setAsking('drop'),
    slip: taken === null ? undefined : () => setShowSlip((shown) => !shown),
    commit: () => void commit(false),
  })

  return (
    <Screen
      title="入力"
      facts={
        <>
          <span>日常生活用具の申請（窓口・電話・郵送）</span>
          {draft.savedAt === null ? null : (
            <time className="kd-note" dateTime={draft.savedAt}>
              下書き保存 {stamp(draft.savedAt)}
            </time>
          )}
        </>
      }
      acts={
        <>
          {taken === null ? null : (
            <Button shortcut="F9" onPress={() => setShowSlip((shown) => !shown)}>
              {`受付票 ${taken.receiptNo}`}
            </Button>
          )}
          <span data-commit="">
            <Button look="solid" shortcut="F12" busy={busy} onPress={() => void commit(false)}>
              受け付ける
            </Button>
          </span>
        </>
      }
    >
      <div className="kd-entry-split" data-slip={(showSlip && taken !== null) || undefined}>
        <Pane label="申請の内容">
          <form
            ref={form}
            className="kd-entry"
            aria-label="申請の内容"
            noValidate
            onSubmit={(event) => event.preventDefault()}
            onKeyDown={onKeyDown}
            onInput={onInput}
            onCompositionEnd={changed}
            onBlur={onBlur}
          >
            <EntryFields monthly={monthly} markOf={markOf} picks={picks} />
          </form>
        </Pane>
        <div className="kd-column">
          {showSlip && taken !== null ? (
            <SlipView key={taken.caseNo} caseNo={taken.caseNo} />
          ) : (
            <EntryAside errors={errors} checked={checked} person={person} onGo={go} />
          )}
        </div>
      </div>
      {asking === 'warnings' ? (
        <WarningsDialog
          warnings={checked?.warnings ?? []}
          busy={busy}
          onConfirm={() => void commit(true)}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === 'drop' ? <DropDialog onConfirm={() => void drop()} onClose={() => setAsking(null)} /> : null}
    </Screen>
  )
}
