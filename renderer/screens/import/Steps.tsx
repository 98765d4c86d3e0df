const steps = ['ファイル', '項目の対応', '確認', '取込'] as const

/** 取込の段階: where the person is on the way. */
export function Steps({ at }: { readonly at: 1 | 2 | 3 | 4 }) {
  return (
    <ol aria-label="取込の段階" className="flex items-center gap-2 text-[13px] whitespace-nowrap">
      {steps.map((name, i) => (
        <li key={name} aria-current={i + 1 === at ? 'step' : undefined} className={i + 1 === at ? 'font-700' : 'kd-note'}>
          {i === 0 ? '' : '─ '}
          {i + 1} {name}
        </li>
      ))}
    </ol>
  )
}
