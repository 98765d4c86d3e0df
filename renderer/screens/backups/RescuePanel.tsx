import { Button } from '../../ui/Button.tsx'

/** 閲覧だけ: what of a damaged store can be read, and its way out. */
export function RescuePanel({ onBack, onRestore }: { readonly onBack: () => void; readonly onRestore: () => void }) {
  return (
    <div className="kd-restore-acts">
      <Button shortcut="Escape" onPress={onBack}>
        戻る
      </Button>
      <Button onPress={onRestore}>バックアップから復元</Button>
    </div>
  )
}
