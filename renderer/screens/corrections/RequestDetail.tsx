import type { Output } from '../../../shared/contract.ts'
import { correctionStateNames, correctionWayNames } from '../../../shared/domain/correction.ts'
import { Button } from '../../ui/Button.tsx'
import { longDay, shortDay, stamp } from '../../ui/format.ts'
import { Block, Facts } from '../../ui/Screen.tsx'
import { ProtectedMark, Tag } from '../../ui/StatusMark.tsx'
import { fieldText } from '../parts/CaseRecords.tsx'

type Corrections = Output<'correction.ofCase'>
type Request = Corrections['requests'][number]

/** 補正依頼の内容: what was asked, what came back, and everything that happened to it. */
export function RequestDetail({
  request,
  answers,
  onLetter,
}: {
  readonly request: Request
  readonly answers: Corrections['answers']
  readonly onLetter: (name: string) => void
}) {
  return (
    <article aria-label={`補正依頼 ${request.requestNo}`}>
      <div className="mb-2 flex flex-wrap items-center gap-3">
        <span className="text-[18px] font-700">{request.beneficiary}</span>
        {request.protected ? <ProtectedMark long /> : null}
        <Tag tone={request.bucket === 'overdue' ? 'bad' : 'key'}>{correctionStateNames[request.state]}</Tag>
        {request.protected && request.released ? <Tag tone="good">解除済</Tag> : null}
      </div>
      <div className="mb-4">
        <Facts
          items={[
            ['依頼番号', request.requestNo],
            ['案件', `${request.caseNo}　${request.itemName}`],
            ['依頼', `${longDay(request.askedOn)} ${request.askedBy}（${correctionWayNames[request.way]}）`],
            ['回答の期限', `${longDay(request.dueOn)}${request.reminders > 0 ? `（督促 ${request.reminders}回）` : ''}`],
          ]}
        />
      </div>
      <RequestItems request={request} />
      {request.state === 'answered' ? <Differences answers={answers.slice(0, 1)} /> : null}
      <Block title="手紙">
        {request.letters.length === 0 ? (
          <p className="kd-note">まだ作っていません。F9 で作ります。</p>
        ) : (
          <ul>
            {request.letters.map((letter) => (
              <li key={letter.number}>
                <Button look="text" onPress={() => onLetter(letter.file)}>
                  {`${letter.number}（${shortDay(letter.issuedOn)}）を見る`}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Block>
      <Block title="経過">
        <table className="kd-table">
          <tbody>
            {request.events.map((event) => (
              <tr key={event.seq}>
                <td className="whitespace-nowrap">{shortDay(event.on)}</td>
                <td className="whitespace-nowrap">{event.by}</td>
                <td>{event.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Block>
    </article>
  )
}

/** 補正の事項, each settled or not. */
function RequestItems({ request }: { readonly request: Request }) {
  return (
    <Block title="補正の事項">
      <table className="kd-table">
        <tbody>
          {request.items.map((item) => (
            <tr key={item.code}>
              <td className="whitespace-nowrap">{item.settled ? '✓ 済' : request.state === 'answered' ? '△ 要確認' : '□ 未'}</td>
              <td>
                <span className="font-700">{item.title}</span>
                {item.sentence === '' ? null : <span className="block kd-note">{item.sentence}</span>}
              </td>
            </tr>
          ))}
          {request.note === '' ? null : (
            <tr>
              <td className="whitespace-nowrap">連絡</td>
              <td>{request.note}</td>
            </tr>
          )}
        </tbody>
      </table>
    </Block>
  )
}

/** 前回との差, field by field; the words of before are struck through and named, not told by colour alone. */
export function Differences({ answers }: { readonly answers: Corrections['answers'] }) {
  return answers.map((answer) => (
    <Block key={answer.version} title="前回との差" note={`第${answer.version}回 ${stamp(answer.receivedAt)}　${answer.source}`}>
      {answer.fields.length === 0 ? (
        <p className="kd-note">申請の内容は変わっていません。</p>
      ) : (
        <table className="kd-table">
          <thead>
            <tr>
              <th scope="col">項目</th>
              <th scope="col">前</th>
              <th scope="col">後</th>
            </tr>
          </thead>
          <tbody>
            {answer.fields.map((field) => (
              <tr key={field.id}>
                <td className="whitespace-nowrap">{field.label}</td>
                <td>{field.before === '' ? <span className="kd-note">（記入なし）</span> : <del>{fieldText(field.before)}</del>}</td>
                <td>
                  {field.after === '' ? (
                    <span className="kd-note">（記入なし）</span>
                  ) : (
                    <ins className="kd-ins">{fieldText(field.after)}</ins>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Block>
  ))
}
