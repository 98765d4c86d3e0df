import type { Output } from '../../../shared/contract.ts'
import { KeyCap } from '../../ui/Button.tsx'
import { ProtectedMark, StatusMark, Tag } from '../../ui/StatusMark.tsx'
import { agreementMarks, groundWords } from './people-words.ts'

type Candidates = Output<'people.candidates'>

/** 申請と候補を横に並べた表. A column for each candidate, headed by the key that links it. */
export function CandidateTable({ data, onLink }: { readonly data: Candidates; readonly onLink: (index: number) => void }) {
  return (
    <div className="kd-compare-box">
      <table className="kd-compare" aria-label="申請と候補の比較">
        <thead>
          <tr>
            <th scope="col">項目</th>
            <th scope="col">申請</th>
            {data.candidates.map((candidate, index) => (
              <th scope="col" key={candidate.residentNo}>
                <button type="button" className="kd-compare-pick" aria-keyshortcuts={String(index + 1)} onClick={() => onLink(index)}>
                  <KeyCap name={String(index + 1)} /> 候補{index + 1}
                </button>
                {candidate.linked ? <Tag tone="key">今の照合</Tag> : null}
                {candidate.protected ? <ProtectedMark /> : null}
                {candidate.provisional ? <Tag tone="warn">仮登録</Tag> : null}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.stated.map((field) => (
            <tr key={field.id}>
              <th scope="row">{field.label}</th>
              <td>{field.value === '' ? '－' : field.value}</td>
              {data.candidates.map((candidate) => {
                const compared = candidate.fields.find((one) => one.id === field.id)
                if (compared === undefined) return <td key={candidate.residentNo}>－</td>
                const [mark, word] = agreementMarks[compared.agreement]
                return (
                  <td key={candidate.residentNo} data-agreement={compared.agreement}>
                    <StatusMark mark={mark} word={word} />
                    <span className="kd-compare-value">
                      {compared.agreement === 'hidden' ? '支援措置のため表示しません' : compared.registered}
                    </span>
                  </td>
                )
              })}
            </tr>
          ))}
          <tr>
            <th scope="row">住民の登録</th>
            <td>－</td>
            {data.candidates.map((candidate) => (
              <td key={candidate.residentNo}>
                {candidate.sex === '' ? '' : `${candidate.sex}　`}
                {candidate.standing}
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">探し方</th>
            <td>－</td>
            {data.candidates.map((candidate) => (
              <td key={candidate.residentNo}>{candidate.grounds.map((ground) => groundWords[ground]).join('、') || '今の照合'}</td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  )
}
