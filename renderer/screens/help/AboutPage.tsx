import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { longDay } from '../../ui/format.ts'
import { HelpBlocks } from './HelpBlocks.tsx'

/** このプログラムについて: what runs here, the promises, and the licences of everything that came along. */
export function AboutPage({ version, onGo }: { readonly version: string; readonly onGo: (to: string) => void }) {
  const about = useQueryOp('help.about', {})
  if (about.error !== null) return <ProblemBox error={about.error} onRetry={() => void about.refetch()} />
  if (about.data === undefined) return <Loading what="プログラムの情報" />
  const { parts, age, promises, licences, texts } = about.data
  return (
    <>
      <p>
        給付デスクは、市町村の福祉給付の受付から支払までのプログラムです。このPCの中だけで働き、インターネットには何も送りません。不具合を知らせるときは、
        下の版を伝えてください。
      </p>
      <dl className="kd-help-facts">
        <dt>給付デスク</dt>
        <dd>
          版 {version === '' ? '不明' : version}（MIT License）{age === null ? '' : `　${longDay(age.builtOn)}作成（${age.days}日前）`}
        </dd>
        {parts
          .filter((one) => one.version !== '')
          .map((one) => [<dt key={one.name}>{one.name}</dt>, <dd key={`${one.name} version`}>{one.version}</dd>])}
      </dl>
      {age?.overdue === true ? (
        <p className="kd-callout">
          この版は作られてから{age.days}日たっています。安全のための直しが出ていないか、管理者から配布元に確かめてください。
        </p>
      ) : null}
      <p>
        <button type="button" className="kd-help-link" onClick={() => onGo('reference/accessibility')}>
          アクセシビリティ（JIS X 8341-3）への対応
        </button>
      </p>
      {promises === null ? null : (
        <>
          <h3 data-place="約束" tabIndex={-1}>
            {promises.title}
          </h3>
          <HelpBlocks blocks={promises.blocks} onGo={onGo} />
        </>
      )}
      <h3 data-place="利用許諾" tabIndex={-1}>
        利用許諾
      </h3>
      <Licences licences={licences} texts={texts} />
    </>
  )
}

type Licence = Output<'help.about'>['licences'][number]

function Licences({ licences, texts }: { readonly licences: readonly Licence[]; readonly texts: readonly string[] }) {
  const [shown, setShown] = useState<Licence | null>(null)
  if (licences.length === 0) return <p>一覧（resources/licences.json）が付いていません。</p>
  return (
    <>
      <p>
        次の{licences.length}
        個のソフトウェアと書体が入っています。名前を押すと許諾の全文が出ます。Electron と Chromium の許諾の全文は、プログラムのフォルダーの
        LICENSE と LICENSES.chromium.html にあります。
      </p>
      <ul className="kd-help-licences">
        {licences.map((one) => (
          <li key={`${one.name}@${one.version}`}>
            <button
              type="button"
              className="kd-help-link"
              aria-expanded={shown === one}
              onClick={() => setShown(shown === one ? null : one)}
            >
              {one.name} {one.version}
            </button>
            <span className="kd-note">{one.licence}</span>
            {shown === one ? (
              <div>
                <pre tabIndex={0}>{texts[one.text] ?? 'この部品は許諾の本文を添えていません。名前は上のとおりです。'}</pre>
                <Button onPress={() => setShown(null)}>全文を閉じる</Button>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  )
}
