import { errorEntries } from '../../../shared/help/errors.ts'

/** エラー番号の一覧: every number with what happened, why, and what to do. */
export function ErrorsPage() {
  return (
    <>
      <p>
        困ったことが起きると、画面の下か窓の中に、番号（E-1003
        の形）と一緒に理由が出ます。ここでは番号ごとに、起きたこと・よくある原因・次にすることを
        説明します。「…」のところには、画面ではその場の名前や数が入ります。
      </p>
      {errorEntries().map((one) => (
        <section key={one.number} className="kd-help-error" data-place={one.number} tabIndex={-1}>
          <h3>
            <span className="kd-help-number">{one.number}</span> {one.title}
          </h3>
          <dl>
            <dt>起きたこと</dt>
            <dd>{one.text}</dd>
            <dt>原因</dt>
            <dd>{one.cause}</dd>
            <dt>次にすること</dt>
            <dd>{one.next}</dd>
          </dl>
        </section>
      ))}
    </>
  )
}
