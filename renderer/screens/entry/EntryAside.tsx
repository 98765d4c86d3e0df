import type { Output } from '../../../shared/contract.ts'
import { entryLabel } from '../../../shared/programmes/daily-living-aids/entry.ts'
import { longDay, yen } from '../../ui/format.ts'
import { Block, Facts, Pane } from '../../ui/Screen.tsx'
import { ProtectedMark } from '../../ui/StatusMark.tsx'
import { WarningList } from './WarningList.tsx'

export type Checked = Output<'entry.check'>
export type Registered = NonNullable<Output<'entry.person'>>

/** 確かめること. Beside the form: what refuses it, what a reviewer will look at, who and what it is about. */
export function EntryAside({
  errors,
  checked,
  person,
  onGo,
}: {
  readonly errors: Checked['errors']
  readonly checked: Checked | null
  readonly person: Registered | null
  readonly onGo: (fieldId: string) => void
}) {
  const warnings = checked?.warnings ?? []
  return (
    <Pane label="確かめること" className="flex-1">
      <Block title="直すところ" note={errors.length === 0 ? undefined : `${errors.length}か所`}>
        {errors.length === 0 ? <p className="kd-note">いまのところありません。</p> : null}
        <ul className="kd-entry-list">
          {errors.map((error) => (
            <li key={`${error.field}-${error.code}`} data-tone="bad">
              {error.field === null ? null : (
                <button type="button" className="kd-link" onClick={() => onGo(error.field ?? '')}>
                  {entryLabel(error.field)}
                </button>
              )}
              <p>{error.message}</p>
            </li>
          ))}
        </ul>
      </Block>
      {warnings.length === 0 ? null : (
        <Block title="審査で確かめること" note="このまま受け付けられます">
          <WarningList warnings={warnings} />
        </Block>
      )}
      {person === null ? null : (
        <Block title="住民の登録">
          {person.protected ? (
            <p className="mb-1">
              <ProtectedMark long />
            </p>
          ) : null}
          <Facts
            items={[
              ['宛名番号', person.residentNo],
              ['氏名', `${person.name}（${person.kana}）`],
              ['生年月日', `${longDay(person.birthDate)}（${person.age}歳）`],
              ['住所', person.address ?? '表示しません。申請書のとおりに入力してください。'],
              ['在住', person.livesHere ? '市内' : '市外（転出など）'],
            ]}
          />
        </Block>
      )}
      {checked?.item ? (
        <Block title="種目">
          <Facts
            items={[
              ['種目', `${checked.item.code} ${checked.item.name}`],
              ['基準額', `${yen(checked.item.ceiling)}円／${checked.item.unit}`],
              ['意見書', checked.item.opinionRequired ? '必要' : '不要'],
            ]}
          />
        </Block>
      ) : null}
    </Pane>
  )
}
