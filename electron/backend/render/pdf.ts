/** PDFの作成. Draws papers into one file: the same papers give the same bytes, on any machine and at any time. */
import type { DocModel } from '../../../shared/domain/document.ts'
import type { FontCheck } from './font-check.ts'
import { checkFont } from './font-check.ts'
import type { FontSet, OfficeFontFile } from './fonts.ts'
import { openFonts } from './fonts.ts'
import { beginPaper, drawMark, drawPage } from './draw.ts'
import { layOut } from './layout.ts'
import { leanFile } from './lean.ts'
import type { MissingGlyph } from './missing.ts'
import { missingGlyphs } from './missing.ts'
import type { Overflow } from './ops.ts'
import type { QrMaker } from './qr.ts'
import { loadQr } from './qr.ts'

/** Where the fonts are. */
export interface RendererOptions {
  /** Folder of the shipped fonts (resources/fonts). */
  readonly fontsDir: string
  /** Further font files of the office for characters the shipped fonts lack. */
  readonly extraFonts?: readonly OfficeFontFile[]
  /** 透かし. A word across every page, behind what it says: 練習. */
  readonly mark?: string
}

/** Which pages a paper has in the file. */
export interface PageEntry {
  readonly docId: string
  /** From 1. */
  readonly firstPage: number
  readonly pages: number
}

export interface RenderedFile {
  readonly bytes: Uint8Array
  readonly pages: number
  readonly index: readonly PageEntry[]
  readonly overflows: readonly Overflow[]
}

/** What a clerk wants to know before printing. */
export interface Inspection {
  readonly missing: readonly MissingGlyph[]
  readonly overflows: readonly Overflow[]
  readonly index: readonly PageEntry[]
}

export interface Renderer {
  /** Lays everything out without drawing. */
  readonly inspect: (models: readonly DocModel[]) => Inspection
  /** One file of all papers in order; with one paper, a file of its own. Throws a plain Error for an empty list. */
  readonly render: (models: readonly DocModel[]) => Promise<RenderedFile>
  /** Judges a font file the office wants to add to these. */
  readonly checkFont: (path: string) => Promise<FontCheck>
}

/** The papers' day at midnight in Japan: the file tells nothing about when or where it was made. */
function dayOf(model: DocModel): Date {
  return new Date(`${model.date}T00:00:00+09:00`)
}

async function draw(tools: { fonts: FontSet; qr: QrMaker }, models: readonly DocModel[], mark: string | undefined): Promise<RenderedFile> {
  const [first] = models
  if (first === undefined) throw new Error('no papers to draw')
  const { default: PDFDocument } = await import('pdfkit')
  const date = dayOf(first)
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    // No default font: the library would look for its own Helvetica file, which a bundle does not have.
    font: '',
    fontLayoutCache: false,
    lang: 'ja-JP',
    displayTitle: true,
    tagged: true,
    pdfVersion: '1.7',
    subset: 'PDF/A-2b',
    info: { Title: first.title, Creator: 'Kyufu Desk', Producer: 'Kyufu Desk', CreationDate: date, ModDate: date },
  })
  const file = leanFile(doc)
  for (const font of tools.fonts.fonts) doc.registerFont(font.name, font.source as unknown as Buffer)
  const index: PageEntry[] = []
  const overflows: Overflow[] = []
  let count = 0
  for (const model of models) {
    const laid = layOut(tools, model)
    index.push({ docId: model.id, firstPage: count + 1, pages: laid.pages.length })
    overflows.push(...laid.overflows)
    count += laid.pages.length
    const paper = beginPaper(doc, model.title)
    for (const ops of laid.pages) {
      file.endPage()
      doc.addPage()
      if (mark !== undefined) drawMark(doc, tools.fonts, mark)
      drawPage(doc, tools.fonts, paper, ops)
    }
    file.endPaper(paper.root)
  }
  return { bytes: await file.bytes(), pages: count, index, overflows }
}

function inspect(tools: { fonts: FontSet; qr: QrMaker }, models: readonly DocModel[]): Inspection {
  const index: PageEntry[] = []
  const overflows: Overflow[] = []
  let count = 0
  for (const model of models) {
    // the pages of one paper at a time: they are looked at and let go
    const laid = layOut(tools, model)
    index.push({ docId: model.id, firstPage: count + 1, pages: laid.pages.length })
    overflows.push(...laid.overflows)
    count += laid.pages.length
  }
  return { missing: missingGlyphs(tools.fonts, models), overflows, index }
}

/** Opens the fonts and loads the libraries; a thread needs one renderer. Throws when a font cannot be used. */
export async function openRenderer(options: RendererOptions): Promise<Renderer> {
  const [fonts, qr] = await Promise.all([openFonts(options.fontsDir, options.extraFonts), loadQr()])
  const tools = { fonts, qr }
  return {
    inspect: (models) => inspect(tools, models),
    render: (models) => draw(tools, models, options.mark),
    checkFont: (path) => checkFont(fonts, path),
  }
}
