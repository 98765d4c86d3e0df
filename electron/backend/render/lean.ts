/**
 * 書出し. How the PDF library's words become bytes. Left to itself it turns every operator of a page and every line of the file into an array
 * of bytes of its own, letter by letter, and keeps all elements of the structure to the end: half of a bundle's time and most of its memory.
 */
import { deflateSync } from 'node:zlib'
import type { Element } from './draw.ts'

type PdfDocument = PDFKit.PDFDocument

/** What a page shows, in the file. */
interface Content {
  compress: boolean
  readonly write: (data: Uint8Array) => void
}

/** A reference of the library: spelled by its number. */
interface Spelled {
  readonly toString: () => string
}

/** What the library has and its types do not tell. */
interface Inside {
  readonly page: { readonly content: Content; readonly structParentTreeKey: number }
  readonly getStructParentTree: () => { readonly _items: Record<number, unknown> }
}

/** The bytes of one file, in one growing block. */
interface Block {
  readonly add: (part: Uint8Array) => void
  /** Letters of one byte each. */
  readonly addText: (text: string) => void
  readonly length: () => number
  readonly whole: () => Uint8Array
}

function growingBlock(): Block {
  let block = Buffer.allocUnsafe(1 << 20)
  let length = 0
  const room = (more: number): void => {
    if (length + more <= block.length) return
    const larger = Buffer.allocUnsafe(Math.max(block.length * 2, length + more))
    larger.set(block.subarray(0, length))
    block = larger
  }
  return {
    add(part) {
      room(part.length)
      block.set(part, length)
      length += part.length
    },
    addText(text) {
      room(text.length)
      length += block.write(text, length, 'latin1')
    },
    length: () => length,
    // no copy: it goes to another thread by its memory, or is written and let go
    whole: () => new Uint8Array(block.buffer, block.byteOffset, length),
  }
}

export interface LeanFile {
  /** The operators gathered for the page become its content. Call it before the next page and before the end. */
  readonly endPage: () => void
  /** 文書の終わり. The elements of a paper are in the file: what still points at them keeps their numbers only. */
  readonly endPaper: (root: Element) => void
  /** Ends the document. */
  readonly bytes: () => Promise<Uint8Array>
}

/** Stands for something already spelled, where the library wants one of its own references. */
function spelledAs(reference: object, text: string): object {
  return Object.create(Object.getPrototypeOf(reference) as object, { toString: { value: () => text } }) as object
}

/** How hard a page is packed: half the time of the usual 6, for 7 bytes more in a hundred. */
const level = 4

/** Takes over what a document writes; call it before anything is drawn. */
export function leanFile(doc: PdfDocument): LeanFile {
  const library = doc as unknown as Inside
  const file = growingBlock()
  // the head of the file is written by the making of the document
  file.add((doc.read() as Uint8Array | null) ?? new Uint8Array())
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('error', reject)
    // a stream would keep every little piece of the file until the drawing is over
    doc.push = (part: Uint8Array | null) => {
      if (part === null) resolve()
      else file.add(part)
      return true
    }
  })
  Object.defineProperties(doc, {
    _offset: { get: file.length },
    _write: { value: (data: string | Uint8Array) => (typeof data === 'string' ? file.addText(`${data}\n`) : file.add(data)) },
  })
  let operators: string[] = []
  /** Reused for every page; a larger page makes it larger. */
  let scratch = Buffer.alloc(1 << 16)
  doc.addContent = (operator: unknown) => {
    operators.push(String(operator))
    return doc
  }
  const open: number[] = []
  const endPage = (): void => {
    if (operators.length === 0) return
    const text = `${operators.join('\n')}\n`
    operators = []
    if (text.length > scratch.length) scratch = Buffer.alloc(text.length * 2)
    const { content } = library.page
    content.write(deflateSync(scratch.subarray(0, scratch.write(text, 'latin1')), { level }))
    content.compress = false
    open.push(library.page.structParentTreeKey)
  }
  return {
    endPage,
    endPaper: (root) => {
      endPage()
      root.end()
      const { _items: items } = library.getStructParentTree()
      for (const key of open.splice(0)) {
        const owners = items[key] as readonly Spelled[]
        const [first] = owners
        if (first !== undefined) items[key] = spelledAs(first, `[${owners.map((one) => one.toString()).join(' ')}]`)
      }
    },
    bytes: async () => {
      doc.end()
      await ended
      return file.whole()
    },
  }
}
