import type { DuplicatePair, duplicateDecisions } from '../../../shared/contract/people.ts'
import { caseStateNames } from '../../../shared/domain/case-state.ts'
import { Button } from '../../ui/Button.tsx'
import { count, longDay } from '../../ui/format.ts'
import { PersonCell, StatusMark, Tag } from '../../ui/StatusMark.tsx'
import { channelWord } from '../../words.ts'

type Decision = (typeof duplicateDecisions)[number]

/** 二つの申請の比較: what differs comes first, each act beside what it keeps. */
export function PairTable({ pair, onAsk }: { readonly pair: DuplicatePair; readonly onAsk: (decision: Decision) => void }) {
  const heads = [
    { side: pair.left, word: '左', key: 'k', decision: 'keep-left' },
    { side: pair.right, word: '右', key: 'l', decision: 'keep-right' },
  ] as const
  return (
    <>
      <h2 className="kd-h2">
        <PersonCell name={`${pair.left.beneficiary} さん`} guarded={pair.left.protected || pair.right.protected} />
        <span className="kd-h2-note">
          {pair.left.itemName} ／ 申請日の差 {count(pair.days)}日
        </span>
      </h2>
      <div className="kd-compare-box">
        <table className="kd-compare" aria-label="二つの申請の比較">
          <thead>
            <tr>
              <th scope="col">項目</th>
              {heads.map(({ side, word, key, decision }) => (
                <th scope="col" key={side.caseNo}>
                  {word} {side.caseNo} <Tag tone="key">{channelWord(side.channel)}</Tag> <Tag>{caseStateNames[side.state]}</Tag>
                  <span className="kd-note block font-400">
                    {side.receiptNo} ／ {longDay(side.appliedOn)}
                  </span>
                  <Button shortcut={key} onPress={() => onAsk(decision)}>
                    こちらを残す
                  </Button>
                </th>
              ))}
              <th scope="col">
                <Button shortcut="s" onPress={() => onAsk('distinct')}>
                  別の申請
                </Button>
              </th>
            </tr>
          </thead>
          <tbody>
            {pair.fields
              .toSorted((a, b) => Number(b.differs) - Number(a.differs))
              .map((field) => (
                <tr key={field.id}>
                  <th scope="row">{field.label}</th>
                  <td>{field.left === '' ? '－' : field.left}</td>
                  <td>{field.right === '' ? '－' : field.right}</td>
                  <td>
                    <StatusMark mark={field.differs ? 'judge' : 'ok'} word={field.differs ? '違う' : '同じ'} />
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
