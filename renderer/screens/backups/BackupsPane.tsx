import { useNavigate } from '@tanstack/react-router'
import type { Output } from '../../../shared/contract.ts'
import { Button } from '../../ui/Button.tsx'
import { stamp } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'
import { Block, Facts } from '../../ui/Screen.tsx'
import { StatusMark } from '../../ui/StatusMark.tsx'
import { reasonWord } from './backup-words.ts'

interface PaneProps {
  readonly standing: Output<'backup.standing'>
  readonly onFolder: () => void
  readonly onKey: () => void
  readonly onDrill: () => void
  readonly onHolder: () => void
  readonly onRehearse: () => void
  readonly onGuide: () => void
}

/** What stands beside the list: where, who can open them, whether a restore was tried, what failed. */
export function BackupsPane(props: PaneProps) {
  const { standing } = props
  const failed = standing.failures[0]
  const stillFails = failed !== undefined && failed.at > (standing.runs[0]?.at ?? '')
  return (
    <>
      {stillFails ? (
        <div role="alert" className="kd-problem">
          <span aria-hidden="true" className="kd-problem-icon">
            ！
          </span>
          <div>
            <p className="font-700">
              {stamp(failed.at)}のバックアップ（{reasonWord(failed.reason)}）ができませんでした
            </p>
            <p>{failed.text}</p>
            <p>訳を取り除いてから、F2 で作ってください。仕事は続けられます。</p>
          </div>
        </div>
      ) : null}
      <Block title="場所と予定">
        <Facts
          items={[
            [
              'バックアップ先',
              <span key="folder" className="break-all">
                {standing.folder}
              </span>,
            ],
            [
              '予定',
              standing.scheduled
                ? '開いているあいだ毎日1回（操作のない1分に）と、振込データを作る前。毎月1回、復元を試します。'
                : '練習用データなので、自動では作りません。F2 で試せます。',
            ],
            ['残し方', '直近7日・5週・12か月と、各年度の最後。ほかは新しいものができたあとに取り除きます。'],
          ]}
        />
        {standing.inOffice ? (
          <p className="mt-2 kd-callout">
            事務所フォルダーの中に作っています。ディスクが壊れると両方を失うので、別のディスクか別のPCのフォルダーを選んでください。
          </p>
        ) : null}
        <div className="mt-2">
          <Button shortcut="F4" onPress={props.onFolder}>
            フォルダーを選ぶ
          </Button>
        </div>
      </Block>
      <KeyBlock {...props} />
      <Block title="復元の試し">
        {standing.rehearsal === null ? (
          <p>まだ行っていません。最新のバックアップを別の場所に復元し、点検して、取り除きます。</p>
        ) : (
          <>
            <p>
              <StatusMark mark={standing.rehearsal.ok ? 'ok' : 'fail'} word={standing.rehearsal.ok ? '合格' : '失敗'} />{' '}
              {stamp(standing.rehearsal.at)}
            </p>
            <p className="mt-1">{standing.rehearsal.text}</p>
          </>
        )}
        <div className="mt-2 flex flex-wrap gap-2">
          <Button shortcut="F8" onPress={props.onRehearse}>
            復元を試す
          </Button>
          <Button shortcut="g" onPress={props.onGuide}>
            復元するとき
          </Button>
          <DoctorLink />
        </div>
      </Block>
    </>
  )
}

function KeyBlock({ standing, onKey, onDrill, onHolder }: PaneProps) {
  const { recovery } = standing
  return (
    <Block title="開け方">
      <Facts
        items={[
          [
            '紙の回復鍵',
            recovery === null ? (
              <StatusMark key="none" mark="fail" word="まだありません" />
            ) : (
              `鍵 ${recovery.keyId}（${stamp(recovery.madeAt)}に作成）`
            ),
          ],
          [
            '紙からの確かめ',
            recovery === null ? (
              '－'
            ) : recovery.drilledAt === null ? (
              <StatusMark key="never" mark="judge" word="まだ行っていません" />
            ) : (
              <StatusMark key="done" mark="ok" word={stamp(recovery.drilledAt)} />
            ),
          ],
          ['パスワード', standing.users.length === 0 ? '登録なし' : standing.users.map((one) => one.user).join('、')],
        ]}
      />
      <div className="mt-2 flex flex-wrap gap-2">
        <Button shortcut="n" look={recovery === null ? 'solid' : 'outline'} onPress={onKey}>
          {recovery === null ? '回復鍵を作る' : '回復鍵を作り直す'}
        </Button>
        <Button shortcut="d" onPress={onDrill}>
          回復鍵の確かめ
        </Button>
        <Button shortcut="p" onPress={onHolder}>
          パスワードの登録
        </Button>
      </div>
    </Block>
  )
}

function DoctorLink() {
  const navigate = useNavigate()
  const { clear } = useNotices()
  return (
    <>
      <Button
        onPress={() => {
          clear()
          void navigate({ to: '/doctor' })
        }}
      >
        診断
      </Button>
      <Button onPress={() => void navigate({ to: '/update' })}>プログラムの更新</Button>
    </>
  )
}
