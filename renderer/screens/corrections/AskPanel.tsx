import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { correctionWayNames, correctionWays, type CorrectionWay, requestSentences } from '../../../shared/domain/correction.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import { useClient, useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { longDay, parseDay } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useCan, useSession } from '../../ui/session.tsx'
import { ProtectedMark } from '../../ui/StatusMark.tsx'

type Suggestion = Output<'correction.suggest'>

/** 補正依頼 of one case by a key: the panel opens on what the checks say is missing. */
export function useAskCorrection(
  caseNo: string | null,
  onDone: (caseNo: string) => void,
): { readonly ask: (() => void) | undefined; readonly panel: ReactNode } {
  const client = useClient()
  const cache = useQueryClient()
  const { tell, problem } = useNotices()
  const may = useCan('correction.ask')
  const [found, setFound] = useState<Suggestion | null>(null)
  const start = async (): Promise<void> => {
    if (caseNo === null) {
      tell('案件を1件選んでから実行してください。')
      return
    }
    try {
      const suggestion = await cache.fetchQuery({
        queryKey: ['correction.suggest', { caseNo }],
        queryFn: () => client.call('correction.suggest', { caseNo }),
      })
      if (suggestion.possible) setFound(suggestion)
      else
        tell(
          '補正を依頼できるのは、受付の案件だけです。審査済・保留の案件は U で受付に戻してください。依頼済みのものは「補正」の画面にあります。',
        )
    } catch (error) {
      problem(error)
    }
  }
  return {
    ask: may ? () => void start() : undefined,
    panel:
      found === null ? null : (
        <AskPanel
          found={found}
          onClose={() => setFound(null)}
          onDone={() => {
            setFound(null)
            onDone(found.caseNo)
          }}
        />
      ),
  }
}

/** The checklist with codes, the way, the last day, and the text as it will stand in the letter. */
function AskPanel({ found, onClose, onDone }: { readonly found: Suggestion; readonly onClose: () => void; readonly onDone: () => void }) {
  const { office } = useSession()
  const { done } = useNotices()
  const suggested = found.items.filter((item) => item.suggested).map((item) => item.code)
  const [codes, setCodes] = useKept<readonly string[]>(`correction.codes.${found.caseNo}`, suggested)
  const [note, setNote] = useState('')
  const [way, setWay] = useState<CorrectionWay>(found.hasEmail && !found.protected ? 'email' : 'letter')
  const [due, setDue] = useState(longDay(found.dueOn))
  const [errors, setErrors] = useState<{ readonly due: string | null; readonly what: string | null }>({ due: null, what: null })
  const create = useCommandOp('correction.create')
  const chosen = found.items.filter((item) => codes.includes(item.code))
  const dueOn = parseDay(due)
  const toggle = (code: string): void => {
    setCodes(codes.includes(code) ? codes.filter((one) => one !== code) : [...codes, code])
    setErrors({ ...errors, what: null })
  }
  const submit = (): void => {
    const wrong = {
      due:
        dueOn === null
          ? 'この日付は読めません。R8.12.8 のように入力してください。'
          : dueOn < office.businessDay
            ? '業務日より前の日です。'
            : null,
      what: chosen.length === 0 && note.trim() === '' ? '不足の種類を選ぶか、依頼の文を書いてください。' : null,
    }
    setErrors(wrong)
    if (dueOn === null || wrong.due !== null || wrong.what !== null) return
    create.mutate(
      { caseNo: found.caseNo, version: found.version, items: chosen.map((item) => item.code), note: note.trim(), dueOn, way },
      {
        onSuccess: (made) => {
          setNote('')
          done(`${found.beneficiary} さんの案件 ${found.caseNo} を補正中にしました（補正依頼 ${made.requestNo}）。${nextStep[way]}`)
          onDone()
        },
      },
    )
  }
  return (
    <Dialog
      draft={`correction.ask.${found.caseNo}`}
      title={`補正を依頼する — ${found.beneficiary} さん`}
      confirm="依頼する"
      shortcut="Ctrl+Enter"
      onConfirm={submit}
      onClose={onClose}
      busy={create.isPending}
      wide
    >
      {found.protected ? (
        <p className="kd-callout flex items-center gap-2">
          <ProtectedMark long />
          依頼の文に住所を書かないでください。手紙は、別の職員が解除してから作れます。
        </p>
      ) : null}
      <fieldset className="kd-checklist" aria-describedby={errors.what === null ? undefined : 'correction-what'}>
        <legend className="kd-label">不足しているもの（審査の△・×から選んであります）</legend>
        {found.items.map((item, index) => (
          <label key={item.code} className="kd-checklist-line" title={item.sentence}>
            <input
              type="checkbox"
              checked={codes.includes(item.code)}
              data-first={index === 0 ? '' : undefined}
              onChange={() => toggle(item.code)}
            />
            <span className="kd-checklist-code">{item.code}</span>
            <span>{item.title}</span>
          </label>
        ))}
      </fieldset>
      <div className="flex flex-wrap gap-4">
        <Choice
          label="依頼の方法"
          value={way}
          onChange={(value) => setWay(value as CorrectionWay)}
          options={correctionWays.map((one) => ({
            value: one,
            label: `${correctionWayNames[one]}${one === 'email' && !found.hasEmail ? '（宛先なし）' : ''}`,
          }))}
          width="12rem"
        />
        <Field
          label="回答の期限"
          value={due}
          onChange={setDue}
          onBlur={() => {
            if (dueOn !== null) setDue(longDay(dueOn))
          }}
          width="12rem"
          required
          error={errors.due}
        />
      </div>
      <Field label="書き添える文" value={note} onChange={setNote} rows={2} error={errors.what} />
      <section aria-label="依頼の文">
        <h3 className="kd-label">依頼の文</h3>
        <div className="kd-letter">
          <p>{found.opening.replace(toWareki(found.dueOn), dueOn === null ? '（期限）' : toWareki(dueOn))}</p>
          <ol>
            {requestSentences(chosen, note).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ol>
        </div>
      </section>
      {create.error === null ? null : <ProblemBox error={create.error} />}
    </Dialog>
  )
}

const nextStep: Readonly<Record<CorrectionWay, string>> = {
  letter: '手紙は「補正」の画面で作ります。',
  email: 'メールは「補正」の画面の一覧に書き出します。',
  phone: '電話で伝えたら、回答を「補正」の画面で登録します。',
}
