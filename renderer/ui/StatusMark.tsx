import { type Mark, markWords } from '../words.ts'

/** ○適合 △要確認 ×不適合: icon and word, so that it is read without colour and on paper. */
export function StatusMark({ mark, word }: { readonly mark: Mark; readonly word?: string }) {
  const [icon, usual] = markWords[mark]
  return (
    <span className="kd-mark" data-mark={mark}>
      <span aria-hidden="true" className="kd-mark-icon">
        {icon}
      </span>
      {word ?? usual}
    </span>
  )
}

/** 支援措置: told in words and icon wherever the person appears. */
export function ProtectedMark({ long = false }: { readonly long?: boolean }) {
  return (
    <span className="kd-protected">
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d="M8 1 2 3.5v4C2 11 4.5 13.8 8 15c3.5-1.2 6-4 6-7.5v-4z" fill="currentColor" />
        <path d="M7.2 4.5h1.6v4.2H7.2zM7.2 9.9h1.6v1.6H7.2z" fill="white" />
      </svg>
      {long ? '支援措置あり（住所を知らせない）' : '支援措置'}
    </span>
  )
}

/** A small word in a frame, for states of rows. */
export function Tag({
  children,
  tone = 'plain',
}: {
  readonly children: string | number
  readonly tone?: 'plain' | 'key' | 'good' | 'warn' | 'bad'
}) {
  return (
    <span className="kd-tag" data-tone={tone}>
      {children}
    </span>
  )
}

/** A person in a row: a long name is cut, the mark of protection never. */
export function PersonCell({ name, guarded }: { readonly name: string; readonly guarded: boolean }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span className="truncate">{name}</span>
      {guarded ? <ProtectedMark /> : null}
    </span>
  )
}
