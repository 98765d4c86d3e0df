import type { FactChanges } from '../../../shared/contract/two-persons.ts'
import { Block } from '../../ui/Screen.tsx'
import { StatusMark, Tag } from '../../ui/StatusMark.tsx'
import { markOfVerdict } from '../../words.ts'

/** 審査のあとの変化: what the reviewer saw beside what holds today, line by line, and what to do about it. */
export function FactChangesBlock({ changes }: { readonly changes: FactChanges }) {
  return (
    <Block
      title="審査のあとで内容が変わりました"
      note={<Tag tone={changes.asks ? 'bad' : 'warn'}>{changes.asks ? '審査のやり直しが必要' : '金額の確認'}</Tag>}
    >
      <table className="kd-table">
        <thead>
          <tr>
            <th scope="col">項目</th>
            <th scope="col">審査のとき</th>
            <th scope="col">いま</th>
          </tr>
        </thead>
        <tbody>
          {changes.lines.map((line) => (
            <tr key={line.id}>
              <td className="whitespace-nowrap">
                {line.id} {line.title}
              </td>
              <td>
                <StatusMark mark={markOfVerdict(line.before)} /> {line.reasonBefore}
              </td>
              <td className="font-700">
                <StatusMark mark={markOfVerdict(line.now)} /> {line.reasonNow}
              </td>
            </tr>
          ))}
          {changes.figures.map((figure) => (
            <tr key={figure.label}>
              <td className="whitespace-nowrap">{figure.label}</td>
              <td>{figure.before}</td>
              <td className="font-700">{figure.now}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="kd-note">
        {changes.asks
          ? 'このままでは起案できません。U で受付に戻し、いまの内容で審査をやり直してください。'
          : '同じ月のほかの決定で上限の残りが変わったものです。起案と決裁では「いま」の額になります。審査のやり直しは要りません。'}
      </p>
    </Block>
  )
}
