import { describe, expect, it } from 'vitest'
import { pdfPages } from '../../../renderer/screens/case/pdf-pages.ts'

const pages = (text: string): number | null => pdfPages(new TextEncoder().encode(text))

describe('pages of a PDF', () => {
  it.each<readonly [name: string, text: string, pages: number | null]>([
    ['page objects', '1 0 obj <</Type /Page /Parent 3 0 R>> 2 0 obj <</Type/Page>>', 2],
    ['a tree is no page', '<</Type /Pages /Count 1 /Kids [1 0 R]>> <</Type /Page>>', 1],
    ['a tree that counts pages packed elsewhere', '<</Type /Pages /Kids [5 0 R] /Count 12>>', 12],
    ['the count before the type', '<</Count 7 /Kids [5 0 R] /Type /Pages>>', 7],
    ['another count is none of pages', '<</Type /Outlines /Count 40>>', null],
    ['everything packed', '%PDF-1.7 <</Type /ObjStm>> stream', null],
  ])('%s', (_name, text, expected) => {
    expect(pages(text)).toBe(expected)
  })
})
