import { entryGroups } from '../../../shared/programmes/daily-living-aids/entry.ts'
import { EntryField, type FieldMark, type Picks } from './EntryField.tsx'

const columns = [entryGroups.slice(0, 4), entryGroups.slice(4)]

/** The groups of the form in two columns, in the order in which Enter goes through them. */
export function EntryFields({
  monthly,
  markOf,
  picks,
}: {
  /** 月数 is asked for items of months only. */
  readonly monthly: boolean
  readonly markOf: (fieldId: string) => FieldMark | undefined
  readonly picks: Picks
}) {
  return columns.map((groups) => (
    <div key={groups[0]?.title}>
      {groups.map((group) => (
        <section key={group.title} className="kd-entry-group" aria-label={group.title}>
          <h2 className="kd-entry-title">{group.title}</h2>
          {group.fields.map((fieldId) => (
            <div key={fieldId} hidden={fieldId === 'months' && !monthly}>
              <EntryField fieldId={fieldId} mark={markOf(fieldId)} picks={picks} />
            </div>
          ))}
        </section>
      ))}
    </div>
  ))
}
