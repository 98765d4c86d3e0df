import type { UpdateView } from '../../../shared/contract/update.ts'
import { count, longDay } from '../../ui/format.ts'
import { Block, Facts } from '../../ui/Screen.tsx'
import { StatusMark } from '../../ui/StatusMark.tsx'

/** いまの版, its age, whose updates it takes. */
export function VersionFacts({ view }: { readonly view: UpdateView }) {
  const { builtOn, ageDays, keys, parts, server } = view
  return (
    <>
      <Block title="いまの版">
        <Facts
          items={[
            ['版', view.version],
            ['作られた日', builtOn === null ? '開発用の起動のため、ありません' : `${longDay(builtOn)}（${count(ageDays ?? 0)}日前）`],
            ['用途', view.platform],
            ['データの形式', String(view.schema)],
            ['部品表（SBOM）', parts === null ? '付いていません' : `${count(parts)}件（プログラムのフォルダーの papers/sbom.json）`],
          ]}
        />
        {view.overdue ? (
          <p className="mt-2 kd-callout">
            この版は作られてから{count(ageDays ?? 0)}日たっています。安全のための直しが出ていないか、配布元に確かめてください。
          </p>
        ) : null}
      </Block>
      <Block title="受け付ける署名">
        {keys.length === 0 ? (
          <StatusMark mark="judge" word="開発用の起動のため、更新を受け付けません" />
        ) : (
          <>
            <p>配布元の鍵（{keys.length}本。1本目が使用中、ほかは予備）</p>
            <ul className="kd-list font-mono">
              {keys.map((key) => (
                <li key={key}>{key}</li>
              ))}
            </ul>
          </>
        )}
      </Block>
      <Block title="更新サーバー">
        <p className="break-all">{server === '' ? '設定されていません。給付デスクはどこにも接続しません。' : server}</p>
      </Block>
      <Block title="元に戻すには">
        <p>
          更新の前のバックアップと、準備したインストーラー（新しい2版）を残します。データの形式が同じなら、切戻し用に署名されたパッケージで前の版に戻せます。
          形式が変わっていたら、前の版を入れ直し、更新前のバックアップを空のフォルダーに復元します。くわしい順序は F1 にあります。
        </p>
      </Block>
    </>
  )
}
