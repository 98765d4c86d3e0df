/** 窓の位置の試し刷り. A sheet to fold and put into the envelope: where the address will show, with a grid to read the distance off. */
import { customerBars } from '../domain/customer-barcode.ts'
import type { DocBlock, DocModel } from '../domain/document.ts'
import type { IsoDate } from '../domain/masters.ts'
import type { EnvelopeModel } from './envelope.ts'
import type { WindowPlace } from './letter.ts'

/** The longest kind of address a window must hold; nobody lives there. */
const sample = {
  postalCode: '460-0002',
  address: '愛知県見本市中央区丸の内一丁目２３番４５号　グランドメゾン見本ヶ丘公園サウスヒルズレジデンス弐番館　１２０５号室',
  rest: '一丁目２３番４５号　グランドメゾン見本ヶ丘公園サウスヒルズレジデンス弐番館　１２０５号室',
  name: '見本　太郎左衛門之介',
}

const mm = (value: number): string => `${value}mm`

/** The grid beside the window, so that the address can be read as on a letter. Its lines stand at whole tens from the sheet's corner, mm. */
function gridAround({ x, y, w, h }: WindowPlace): DocBlock[] {
  const all = { left: 10, top: 10, right: 200, bottom: 90 }
  const left = Math.floor(x / 10) * 10
  const right = Math.ceil((x + w) / 10) * 10
  const top = Math.floor(y / 10) * 10
  const bottom = Math.min(all.bottom, Math.ceil((y + h) / 10) * 10)
  const area = (from: number, until: number, high: number, low: number): DocBlock[] =>
    until > from && low > high ? [{ kind: 'grid', at: { x: from, y: high, w: until - from }, h: low - high, step: 5 }] : []
  return [
    ...area(all.left, all.right, all.top, top),
    ...area(all.left, left, top, bottom),
    ...area(right, all.right, top, bottom),
    ...area(all.left, all.right, bottom, all.bottom),
  ]
}

/** One sheet. Never throws. */
export function windowTest(envelope: EnvelopeModel, date: IsoDate): DocModel {
  const { x, y, w, h } = envelope.place
  const labels: DocBlock[] = [10, 50, 100, 150, 200].map((at) => ({
    kind: 'paragraph',
    text: String(at),
    style: 'small',
    align: 'center',
    at: { x: at - 6, y: 1.5, w: 12 },
  }))
  const downs: DocBlock[] = [20, 40, 60, 80].map((at) => ({
    kind: 'paragraph',
    text: String(at),
    style: 'small',
    align: 'left',
    at: { x: 1.5, y: at - 2.2, w: 8 },
  }))
  const rows = [
    ['封筒の型', envelope.name],
    ['左の端から', mm(x)],
    ['上の端から', mm(y)],
    ['幅と高さ', `${mm(w)} × ${mm(h)}`],
  ].map(([label = '', text = '']) => ({ cells: [{ text: label, head: true }, { text }] }))
  const hints = [
    '拡大・縮小なし（実際のサイズ、100％）で印刷してください。下の枠の幅が100mmちょうどでなければ、印刷の倍率が変わっています。',
    '折り目の線で三つ折りにして、実際に使う封筒に入れ、上下左右に動かします。どの位置でも、枠の中の宛名とバーコードが窓から全部見え、枠の外の文字が見えないことを確かめます。',
    'ずれているときは、方眼（細い線は5mm、太い線は10mm）で差を読み取り、台帳の基準「office」の「envelope.window.（封筒の型の名前）」に「左,上,幅,高さ」をmmで登録し、「envelope.use」にその名前を登録してください。',
    '直したあと、もう一度この用紙を印刷して確かめてください。',
  ]
  const blocks: DocBlock[] = [
    ...gridAround(envelope.place),
    ...labels,
    ...downs,
    {
      kind: 'window',
      ...envelope.place,
      postalCode: sample.postalCode,
      address: sample.address,
      name: sample.name,
      honorific: '様',
      bars: customerBars(sample.postalCode, sample.rest),
    },
    { kind: 'frame', at: { x, y, w }, h },
    { kind: 'cutLine', y: 99, text: '折り目' },
    { kind: 'title', text: '窓の位置の試し刷り', at: { x: 20, y: 106, w: 170 } },
    { kind: 'table', columns: [40, 130], rows, at: { x: 20, y: 118, w: 170 } },
    { kind: 'note', heading: '確かめ方', items: hints, at: { x: 20, y: 152, w: 170 } },
    { kind: 'cutLine', y: 198, text: '折り目' },
    { kind: 'frame', at: { x: 55, y: 212, w: 100 }, h: 12 },
    { kind: 'paragraph', text: 'この枠の幅が100mm', style: 'body', align: 'center', at: { x: 55, y: 215, w: 100 } },
    { kind: 'footer', left: '窓の位置の試し刷り', right: envelope.name },
  ]
  return {
    id: '窓の位置の試し刷り',
    title: '窓の位置の試し刷り',
    date,
    pages: [{ margin: { top: 10, right: 20, bottom: 14, left: 20 }, blocks }],
  }
}
