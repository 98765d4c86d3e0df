import type { UpdateLook } from '../../../shared/contract/update.ts'
import { Button } from '../../ui/Button.tsx'
import { longDay } from '../../ui/format.ts'
import { Block, Facts } from '../../ui/Screen.tsx'
import { StatusMark } from '../../ui/StatusMark.tsx'
import { bytesText } from '../backups/backup-words.ts'

/** What the chosen package is, and everything that speaks against it now. */
export function Looked({ look, onReady, busy }: { readonly look: UpdateLook; readonly onReady: () => void; readonly busy: boolean }) {
  const fine = look.refusals.length === 0
  return (
    <>
      <Block title={`「${look.file}」 版 ${look.version}${look.rollback ? '（前の版への切戻し）' : ''}`}>
        <Facts
          items={[
            ['署名', <StatusMark key="key" mark="ok" word={`確かめました（鍵 ${look.key}）`} />],
            ['作られた日', longDay(look.builtOn)],
            ['用途', look.platform],
            ['大きさ', bytesText(look.bytes)],
            ['データの形式', String(look.schema)],
          ]}
        />
        {look.notes === '' ? null : (
          <>
            <h3 className="mt-3 font-700">変更点</h3>
            <p className="whitespace-pre-wrap">{look.notes}</p>
          </>
        )}
      </Block>
      {fine ? (
        <Block title="更新できます">
          <p>準備をすると、はじめにバックアップを作って点検し、インストーラーを取り出します。まだ版は変わりません。</p>
          <div className="mt-3">
            <Button look="solid" shortcut="F4" onPress={onReady} busy={busy}>
              準備する
            </Button>
          </div>
        </Block>
      ) : (
        <Block title={`更新できません（${look.refusals.length}件）`}>
          <ul className="kd-list" role="alert">
            {look.refusals.map((one) => (
              <li key={one.code + one.text}>
                <StatusMark mark="fail" word={one.text} />
                <p className="kd-note">{one.next}</p>
              </li>
            ))}
          </ul>
        </Block>
      )}
    </>
  )
}
