import type { Checked } from './EntryAside.tsx'

/** What a reviewer will look at. It hinders nobody from taking the application in. */
export function WarningList({ warnings }: { readonly warnings: Checked['warnings'] }) {
  return (
    <ul className="kd-entry-list">
      {warnings.map((warning) => (
        <li key={`${warning.code}-${warning.message}`} data-tone="warn">
          <p>△{warning.message}</p>
        </li>
      ))}
    </ul>
  )
}
