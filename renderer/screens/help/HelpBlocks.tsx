import type { ReactNode } from 'react'
import type { HelpBlock, Span } from '../../../shared/domain/help-text.ts'
import { spansText } from '../../../shared/domain/help-text.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { useObjectUrl } from '../../ui/use-object-url.ts'
import { keyWord } from './key-words.ts'

/** Blocks of a page as elements. What is linked to is marked by its own words, so that a link can find it. */
export function HelpBlocks({ blocks, onGo }: { readonly blocks: readonly HelpBlock[]; readonly onGo: (to: string) => void }) {
  const spans = (list: readonly Span[]): ReactNode => list.map((span, index) => <OneSpan key={index} span={span} onGo={onGo} />)
  return blocks.map((block, index) => {
    switch (block.kind) {
      case 'heading':
        return block.level === 2 ? (
          <h3 key={index} data-place={block.text} tabIndex={-1}>
            {block.text}
          </h3>
        ) : (
          <h4 key={index} data-place={block.text} tabIndex={-1}>
            {block.text}
          </h4>
        )
      case 'paragraph':
        return <p key={index}>{spans(block.spans)}</p>
      case 'note':
        return (
          <p key={index} className="kd-help-note">
            {spans(block.spans)}
          </p>
        )
      case 'picture':
        return <HelpPicture key={index} file={block.file} alt={block.alt} />
      case 'list': {
        const items = block.items.map((item, at) => <li key={at}>{spans(item)}</li>)
        return block.ordered ? <ol key={index}>{items}</ol> : <ul key={index}>{items}</ul>
      }
      case 'table':
        return (
          <table key={index}>
            <thead>
              <tr>
                {block.head.map((cell, at) => (
                  <th key={at} scope="col">
                    {spans(cell)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row, at) => (
                <tr key={at} data-place={spansText(row[0] ?? [])} tabIndex={-1}>
                  {row.map((cell, column) => (
                    <td key={column}>{spans(cell)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )
    }
  })
}

/** A screen as it looks; its words stand under it. */
function HelpPicture({ file, alt }: { readonly file: string; readonly alt: string }) {
  const read = useQueryOp('help.picture', { file })
  const url = useObjectUrl(read.data?.bytes, 'image/jpeg')
  return (
    <figure className="kd-help-picture">
      {url === null ? <div className="kd-help-picture-place" /> : <img src={url} alt="" />}
      <figcaption className="kd-note">{alt}</figcaption>
    </figure>
  )
}

function OneSpan({ span, onGo }: { readonly span: Span; readonly onGo: (to: string) => void }) {
  if ('key' in span) return <kbd className="kd-key">{keyWord(span.key) ?? span.key}</kbd>
  if ('to' in span) {
    return (
      <button type="button" className="kd-help-link" onClick={() => onGo(span.to)}>
        {span.text}
      </button>
    )
  }
  return span.strong === true ? <strong>{span.text}</strong> : span.text
}
