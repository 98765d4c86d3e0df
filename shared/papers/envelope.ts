/**
 * 封筒の窓. Where the address shows through the window of each envelope model, mm from the top left corner of the sheet. Makers differ, so
 * the office keeps its models as dated parameters and checks them with the test sheet.
 */
import { settingIn } from './setting.ts'
import type { IsoDate, Parameter } from '../domain/masters.ts'
import { AppError } from '../errors.ts'
import { usualWindow, type WindowPlace } from './letter.ts'

/** 封筒の型. `place` is what is printed in: the window without the slack in which the sheet can slide. */
export interface EnvelopeModel {
  readonly name: string
  readonly place: WindowPlace
}

export const usualEnvelope: EnvelopeModel = { name: '長形3号 窓あき（標準）', place: usualWindow }

/** A folded third of A4, mm: the window never reaches over the fold. */
const FOLD = 99
/** What a printer cannot reach, mm. */
const EDGE = 8
/** The customer barcode with its quiet strips, mm. */
const BARCODE = 84

/** Why a window cannot be used, in Japanese; null: it can. */
export function windowProblem({ x, y, w, h }: WindowPlace): string | null {
  if (x < EDGE || y < EDGE || x + w > 210 - EDGE) return `用紙の端から${EDGE}mm以上離してください`
  if (y + h > FOLD) return `三つ折りの折り目（上から${FOLD}mm）より上に収めてください`
  if (w < BARCODE) return `バーコードが入るよう、幅を${BARCODE}mm以上にしてください`
  if (h < 30) return '郵便番号・住所・氏名が入るよう、高さを30mm以上にしてください'
  return null
}

/** `22,22,84,40`: left, top, width, height in mm. */
export function readWindow(text: string): WindowPlace | null {
  const numbers = text.split(/[,，、]/u).map((part) => Number(part.normalize('NFKC').trim()))
  const [x, y, w, h] = numbers
  if (numbers.length !== 4 || x === undefined || y === undefined || w === undefined || h === undefined) return null
  return numbers.every((n) => Number.isFinite(n) && n > 0) ? { x, y, w, h } : null
}

/**
 * 使用する封筒 on a day: the parameter `envelope.use` names one of the models `envelope.window.<name>`; without it the usual one.
 * Throws `missing-setting` for a name without a model, and for a window that cannot be used.
 */
export function envelopeOn(parameters: readonly Parameter[], day: IsoDate): EnvelopeModel {
  const name = settingIn(parameters, 'office', 'envelope.use', day)
  if (name === undefined) return usualEnvelope
  const key = `envelope.window.${name}`
  const text = settingIn(parameters, 'office', key, day)
  const place = text === undefined ? null : readWindow(text)
  if (place === null) throw new AppError('missing-setting', { key: `office.${key}（左,上,幅,高さ をmmで。例 22,22,84,40）` })
  const problem = windowProblem(place)
  if (problem !== null) throw new AppError('missing-setting', { key: `office.${key}（${problem}）` })
  return { name, place }
}
