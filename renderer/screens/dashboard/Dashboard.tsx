import { useRef, useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { addMonths, fiscalYear, isIsoMonth } from '../../../shared/domain/date.ts'
import { changeText, figureText } from '../../../shared/domain/effect-measure.ts'
import { useJobOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { Choice } from '../../ui/Field.tsx'
import { count } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { useAskMedium } from '../../ui/medium.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Block, Pane } from '../../ui/Screen.tsx'
import { useCan, useSession } from '../../ui/session.tsx'
import { useOneAct } from '../../ui/use-one-act.ts'
import { BaselineDialog } from './BaselineDialog.tsx'
import { LegendMark, MeasureChart } from './MeasureChart.tsx'

type Measure = Output<'effect.dashboard'>['measures'][number]

const yearLabel = (year: number): string => `令和${year - 2018}年度`
const monthLabel = (month: string): string => `R${Number(month.slice(0, 4)) - 2018}.${Number(month.slice(5))}`
const baseWords = { typed: '入力した値', measured: '計測した値', none: '' } as const

/** 指標: what the reform brought, month by month, each as a chart with its table, beside a year before. */
export function Dashboard() {
  const { businessDay } = useSession().office
  const { done, clear, problem } = useNotices()
  const bridge = useBridge()
  const ask = useAskMedium()
  const mayExport = useCan('ledger.export')
  const maySet = useCan('master.load')
  const thisYear = fiscalYear(businessDay)
  const [year, setYear] = useKept('effect.year', String(thisYear))
  const [base, setBase] = useKept('effect.base', String(thisYear - 1))
  const [setting, setSetting] = useState(false)
  const [busy, during] = useOneAct()
  const write = useJobOp('effect.exportChart', '効果の指標の書出し')
  const pane = useRef<HTMLDivElement>(null)
  const from = `${year}-04`
  const end = addMonths(from, 11)
  const to = end < businessDay.slice(0, 7) ? end : businessDay.slice(0, 7)
  const valid = isIsoMonth(from) && from <= to
  const period = { from, to, baseYear: Number(base) }
  const found = useQueryOp('effect.dashboard', period, { enabled: valid, keep: true })
  const out = (form: 'xlsx' | 'paper', measure?: Measure): void =>
    void during(async () => {
      clear()
      try {
        const medium = await ask('out', '効果の指標')
        if (medium === null) return
        const what = measure?.title ?? (form === 'paper' ? '議会資料' : '全部')
        const target = await bridge.saveFile(`効果_${what}_${from}_${to}.${form === 'paper' ? 'pdf' : 'xlsx'}`)
        if (target === null) return
        const only = measure === undefined ? {} : { measure: measure.id }
        const made = await write({ ...period, ...only, form, save: target.ticket, replace: true, medium })
        done(`「${made.name}」に保存しました（${medium}）。授受簿に残しました。`)
      } catch (error) {
        problem(error)
      }
    })
  useKeys('dashboard', {
    save: mayExport ? () => out('xlsx') : undefined,
    print: mayExport ? () => out('paper') : undefined,
    base: maySet ? () => setSetting(true) : undefined,
  })
  const years = [thisYear - 2, thisYear - 1, thisYear]
  const bases = [thisYear - 5, thisYear - 4, thisYear - 3, thisYear - 2, thisYear - 1]
  return (
    <>
      <div className="kd-toolbar">
        <Choice
          label="年度"
          value={year}
          onChange={setYear}
          width="9rem"
          options={years.map((y) => ({ value: String(y), label: yearLabel(y) }))}
        />
        <Choice
          label="比べる年度"
          value={base}
          onChange={setBase}
          width="9rem"
          options={bases.map((y) => ({ value: String(y), label: yearLabel(y) }))}
        />
        {mayExport ? (
          <>
            <Button shortcut="Ctrl+s" onPress={() => out('xlsx')} busy={busy}>
              Excelに保存
            </Button>
            <Button shortcut="F9" onPress={() => out('paper')} busy={busy}>
              議会資料（PDF）
            </Button>
          </>
        ) : null}
        {maySet ? (
          <Button shortcut="F2" onPress={() => setSetting(true)}>
            比べる年度の値を入れる
          </Button>
        ) : null}
      </div>
      {found.error === null ? null : <ProblemBox error={found.error} onRetry={() => void found.refetch()} />}
      <Pane label="指標">
        <div ref={pane} className="kd-measures">
          {found.data === undefined ? (
            <Loading what="指標" />
          ) : (
            found.data.measures.map((measure) => (
              <MeasureBlock
                key={measure.id}
                measure={measure}
                baseYear={yearLabel(found.data.baseYear)}
                onSave={mayExport ? () => out('xlsx', measure) : null}
              />
            ))
          )}
        </div>
      </Pane>
      {setting ? <BaselineDialog year={Number(base)} onClose={() => setSetting(false)} /> : null}
    </>
  )
}

function MeasureBlock({
  measure,
  baseYear,
  onSave,
}: {
  readonly measure: Measure
  readonly baseYear: string
  readonly onSave: (() => void) | null
}) {
  if (measure.n === 0)
    return (
      <Block title={measure.title}>
        <EmptyState title="この年度にはまだ数えるものがありません。">
          <p>{emptyWords[measure.id]}</p>
        </EmptyState>
      </Block>
    )
  const points = measure.series[0]?.points ?? []
  return (
    <Block title={measure.title} note={`${count(measure.n)}件`}>
      <div className="kd-measure">
        <div>
          <MeasureChart measure={measure} />
          <ul className="kd-legend">
            {measure.series.map((series, i) => (
              <li key={series.id}>
                <LegendMark at={i} /> {series.name} <b>{figureText(series.now, measure.unit)}</b>
                {series.base === null ? (
                  <span className="kd-note">　{baseYear}の値なし</span>
                ) : (
                  <span>
                    　{baseYear} {figureText(series.base, measure.unit)}
                    <span className="kd-note">（{baseWords[series.baseFrom]}）</span>　
                    {changeText(series.now, series.base, measure.unit, measure.better)}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </div>
        <div className="kd-measure-table">
          <table className="kd-table">
            <caption className="kd-note">{measure.title}の表</caption>
            <thead>
              <tr>
                <th scope="col">月</th>
                {measure.series.map((series) => (
                  <th key={series.id} scope="col">
                    {series.name}
                  </th>
                ))}
                <th scope="col">件数</th>
              </tr>
            </thead>
            <tbody>
              {points.map((point, i) => (
                <tr key={point.month}>
                  <th scope="row">{monthLabel(point.month)}</th>
                  {measure.series.map((series) => (
                    <td key={series.id}>{figureText(series.points[i]?.value ?? null, measure.unit)}</td>
                  ))}
                  <td>{count(point.n)}</td>
                </tr>
              ))}
              {measure.groups.map((group) => (
                <tr key={group.name}>
                  <th scope="row">{group.name}</th>
                  {measure.series.map((series, i) => (
                    <td key={series.id}>{figureText(group.values[i] ?? null, measure.unit)}</td>
                  ))}
                  <td>{count(group.n)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {onSave === null ? null : (
            <Button look="text" label={`この表をExcelに保存（${measure.title}）`} onPress={onSave}>
              この表をExcelに保存
            </Button>
          )}
        </div>
      </div>
    </Block>
  )
}

const emptyWords: Readonly<Record<Measure['id'], string>> = {
  saved: '案件を審査すると、導入前の分数との差がここに出ます。',
  decide: '決裁が済むと、申請の日からの日数がここに出ます。',
  pay: '振込データを銀行に渡すと、申請の日からの日数がここに出ます。',
  online: '申請を取り込むと、受付方法ごとの割合がここに出ます。',
  correction: '申請を取り込み、補正を頼むと、その割合がここに出ます。',
  registered: '現金の給付を決定すると、公金受取口座で受け取る人の割合がここに出ます。',
}
