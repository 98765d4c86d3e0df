import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { helpPages } from '../../../electron/backend/help/library.ts'
import { keyWord } from '../../../renderer/screens/help/key-words.ts'
import { foldForSearch, helpIndex, searchHelp } from '../../../renderer/screens/help/search.ts'
import { errorEntries } from '../../../shared/help/errors.ts'

const pages = await helpPages(join(import.meta.dirname, '../../../resources'))
const index = helpIndex(pages, errorEntries(), (key) => keyWord(key) ?? '')
const found = (question: string): readonly string[] => searchHelp(index, question).map((place) => place.to)

describe('searching the help', () => {
  it.each([
    ['ひらがな', 'きあん', 'reference/terms#起案'],
    ['カタカナ', 'キアン', 'reference/terms#起案'],
    ['half width', 'ｷｱﾝ', 'reference/terms#起案'],
    ['kanji', '組戻し', 'reference/terms#組戻し'],
    ['part of a reading', 'くみもど', 'reference/terms#組戻し'],
    ['a number of an error', 'E-1004', 'errors#E-1004'],
    ['the number alone, full width', '１００４', 'errors#E-1004'],
    ['a number with another hyphen', 'e－1004', 'errors#E-1004'],
    ['the title of a screen in kana', 'じゅじゅぼ', 'screens/hand-over'],
    ['a manual', 'はっそうたんとう', 'roles/3-mailing'],
    ['words of the text', '紙が詰まった', 'screens/papers#印刷で困ったとき'],
  ])('%s: %s', (_, question, place) => {
    expect(found(question)).toContain(place)
  })

  it('puts what is called so before what only mentions it', () => {
    expect(found('起案').slice(0, 2)).toEqual(['reference/terms#起案', 'screens/drafts'])
    expect(found('くみもどし')[0]).toBe('reference/terms#組戻し')
    expect(found('1004')[0]).toBe('errors#E-1004')
  })

  it('finds a text in kanji by the reading of the word', () => {
    const kana = found('へんれい 督促')
    expect(kana).toEqual(found('へんれい とくそく'))
    // the page about corrections never writes とくそく in kana
    expect(found('とくそく')).toContain('screens/corrections#ふつうの進め方')
  })

  it('wants every word', () => {
    const both = found('給付券 QR')
    expect(both.length).toBeGreaterThan(0)
    expect(both.length).toBeLessThan(found('QR').length + found('給付券').length)
    expect(found('給付券 そんな言葉はどこにもない')).toEqual([])
  })

  it('answers nothing to nothing', () => {
    expect(found('')).toEqual([])
    expect(found(' 　・')).toEqual([])
  })

  it('folds without losing letters', () => {
    expect(foldForSearch('Ｅ‐１００４ ガギグ ｶﾞ ヴ')).toBe('e1004がぎぐがゔ')
  })
})
