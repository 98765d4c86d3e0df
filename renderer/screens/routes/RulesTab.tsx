import { useState } from 'react'
import type { RuleRow } from '../../../shared/contract/routes.ts'
import { draftKindNames, stagesText } from '../../../shared/domain/delegation.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { Field } from '../../ui/Field.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Block, Facts, Pane } from '../../ui/Screen.tsx'
import { shortDay } from '../../ui/format.ts'
import { useCan, useSession } from '../../ui/session.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { PreviewBlock } from './PreviewBlock.tsx'
import { RuleDialog } from './RuleDialog.tsx'
import { dayOf, limitsText, spanText, timeWord } from './route-words.ts'

const columnsOn = (day: string): readonly Column<RuleRow>[] => [
  { id: 'kind', header: '起案の種類', width: '5.8rem', cell: (row) => draftKindNames[row.kind] },
  { id: 'limits', header: '対象', width: 'minmax(13rem, 1.6fr)', cell: (row) => limitsText(row) },
  { id: 'way', header: '決裁の経路', width: 'minmax(9rem, 1.4fr)', cell: (row) => stagesText(row.stages) },
  {
    id: 'time',
    header: '期間',
    width: '4.6rem',
    cell: (row) => <Tag tone={timeWord(row, day) === '現行' ? 'key' : 'plain'}>{timeWord(row, day)}</Tag>,
  },
]

/** 専決規程. The dated rows, and beside them where a draft of some figures would go. */
export function RulesTab() {
  const { office } = useSession()
  const { tell, done } = useNotices()
  const mayWrite = useCan('route.write')
  const list = useQueryOp('route.rules', {})
  const [active, setActive] = useState<string | null>(null)
  const [asking, setAsking] = useState<'save' | 'end' | null>(null)
  const rows = list.data ?? []
  const shown = rows.find((row) => row.ruleId === active) ?? rows[0]
  const day = office.businessDay
  const onlyAdmin = (act: () => void) => () => (mayWrite ? act() : tell('専決規程を変えられるのは管理者です。管理者に依頼してください。'))
  const save = onlyAdmin(() => setAsking('save'))
  useKeys(
    'routes',
    {
      add: save,
      change: save,
      end: onlyAdmin(() => (shown === undefined ? tell('専決規程の行を選んでください。') : setAsking('end'))),
      preview: () => document.querySelector<HTMLElement>('[data-preview] select')?.focus(),
    },
    { labels: { add: '新しい経路を登録', change: 'この経路を改める', end: '経路を終了' } },
  )
  return (
    <div className="kd-split" data-wide-right="">
      <div className="kd-column">
        {list.error === null ? null : <ProblemBox error={list.error} />}
        <DataGrid<RuleRow>
          label="専決規程の一覧"
          ids={rows.map((row) => row.ruleId)}
          rowOf={(id) => rows.find((row) => row.ruleId === id)}
          nameOf={(row) => `${draftKindNames[row.kind]} ${limitsText(row)} ${stagesText(row.stages)} ${timeWord(row, day)}`}
          columns={columnsOn(day)}
          active={shown?.ruleId ?? null}
          onActive={setActive}
          onOpen={save}
          focusOn={0}
          empty={
            list.data === undefined ? (
              <Loading what="専決規程" />
            ) : (
              <EmptyState title="専決規程がありません。">
                <p>F2 で登録すると、金額に応じた決裁者が決まり、起案できるようになります。</p>
              </EmptyState>
            )
          }
        />
      </div>
      <Pane label="専決規程の内容と下見">
        {shown === undefined ? null : (
          <Block title={`${draftKindNames[shown.kind]}（${limitsText(shown)}）`}>
            <Facts
              items={[
                ['経路', stagesText(shown.stages)],
                ['期間', spanText(shown.validFrom, shown.validTo)],
                ['根拠', shown.article === '' ? '－' : shown.article],
              ]}
            />
            {mayWrite ? (
              <div className="mt-2 flex gap-2">
                <Button shortcut="F2" onPress={save}>
                  新しい経路を登録
                </Button>
                <Button shortcut="d" onPress={() => setAsking('end')}>
                  終了
                </Button>
              </div>
            ) : null}
            <p className="kd-note mt-2">回議中の起案の経路は、起案した日のまま変わりません。</p>
          </Block>
        )}
        <PreviewBlock />
      </Pane>
      {asking === 'save' ? (
        <RuleDialog
          like={shown}
          onClose={() => setAsking(null)}
          onSaved={({ rule, closed }) => {
            setAsking(null)
            setActive(rule.ruleId)
            done(
              `${draftKindNames[rule.kind]}の経路を${spanText(rule.validFrom, null)}に登録しました。${closed === null ? '' : `前の行は前日で終わります。`}`,
            )
          }}
        />
      ) : null}
      {asking === 'end' && shown !== undefined ? (
        <EndDialog
          rule={shown}
          onClose={() => setAsking(null)}
          onEnded={(text) => {
            setAsking(null)
            done(text)
          }}
        />
      ) : null}
    </div>
  )
}

function EndDialog({
  rule,
  onClose,
  onEnded,
}: {
  readonly rule: RuleRow
  readonly onClose: () => void
  readonly onEnded: (text: string) => void
}) {
  const { office } = useSession()
  const end = useCommandOp('route.endRule')
  const [day, setDay] = useState(shortDay(office.businessDay))
  const confirm = (): void =>
    end.mutate(
      { ruleId: rule.ruleId, lastDay: dayOf(day) },
      { onSuccess: () => onEnded(`${draftKindNames[rule.kind]}の専決規程の行を終了しました。`) },
    )
  return (
    <Dialog
      draft={`route.end.${rule.ruleId}`}
      title={`${draftKindNames[rule.kind]}（${limitsText(rule)}）を終了します`}
      confirm="終了する"
      danger
      blocked={dayOf(day) === '' ? '最後の日は R9.3.31 や 2027-03-31 のように入力してください。' : null}
      onConfirm={confirm}
      onClose={onClose}
      busy={end.isPending}
    >
      <p>{stagesText(rule.stages)}</p>
      <Field
        label="最後の日"
        hint="例: R9.3.31。始まる前の行は、始まりの前日を入れると取り消せます。"
        value={day}
        onChange={setDay}
        width="12rem"
        autoFocus
      />
      <p className="kd-callout">△ ほかに当てはまる行がないと、この種類は起案できなくなります。</p>
      {end.error === null ? null : <ProblemBox error={end.error} />}
    </Dialog>
  )
}
