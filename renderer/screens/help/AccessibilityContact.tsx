import { useQueryOp } from '../../client/hooks.tsx'

/** 連絡先 of the office for whoever cannot use a screen. The office writes it itself. */
export function AccessibilityContact() {
  const about = useQueryOp('help.about', {})
  if (about.data === undefined) return null
  const { contact } = about.data
  return (
    <p className="kd-help-note">
      連絡先:{' '}
      {contact === '' ? '（まだ書かれていません。管理者が台帳の「基準」に「accessibility.contact」を入れると、ここに出ます。）' : contact}
    </p>
  )
}
