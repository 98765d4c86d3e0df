/** The kind of a file is told by its content; what runs, hides or packs is refused (rows 57–60 as far as keeping goes). */
import { describe, expect, it } from 'vitest'
import { typeOf } from '../../../electron/backend/attachments/content-type.ts'
import { sampleBytes, zipOf } from '../../support/zip.ts'

const text = (words: string): Buffer => Buffer.from(words, 'utf8')

/** The beginning of a picture that states this size. */
const png = (width: number, height: number): Buffer => {
  const bytes = Buffer.from(sampleBytes.png())
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}
const jpeg = (width: number, height: number): Buffer =>
  Buffer.from([
    0xff,
    0xd8,
    0xff,
    0xe0,
    0,
    4,
    0,
    0,
    0xff,
    0xff,
    0xc2,
    0,
    11,
    8,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    1,
    1,
    0x11,
    0,
  ])

describe('kept', () => {
  it.each([
    ['a PDF', sampleBytes.pdf(), 'a.pdf', 'pdf'],
    ['a PDF called a picture', sampleBytes.pdf(), 'a.jpg', 'pdf'],
    ['a JPEG', sampleBytes.jpeg(), 'a.jpg', 'jpeg'],
    ['a PNG', sampleBytes.png(), 'a.png', 'png'],
    ['a large PNG', png(10_000, 10_000), 'a.png', 'png'],
    ['a large JPEG', jpeg(10_000, 10_000), 'a.jpg', 'jpeg'],
    ['a TIFF', sampleBytes.tiff(), 'a.tif', 'tiff'],
    ['a HEIC', sampleBytes.heic(), 'a.heic', 'heic'],
    ['Word without macros', sampleBytes.word(), 'a.docx', 'word'],
    ['a text', text('メモ'), 'メモ.txt', 'text'],
  ])('%s', (_, bytes, name, type) => {
    expect(typeOf(bytes, name)).toEqual({ type })
  })
})

describe('refused', () => {
  it.each([
    ['row 59: a PNG of 50,000 × 50,000', png(50_000, 50_000), 'a.png', '画素が多すぎる画像です（50000×50000'],
    ['row 59: a JPEG of 50,000 × 50,000', jpeg(50_000, 50_000), 'a.jpg', '画素が多すぎる'],
    ['a program', sampleBytes.exe(), 'a.pdf', '実行'],
    ['a PDF that a PC would run', sampleBytes.pdf(), '見積書.pdf.exe', '実行'],
    ['the same behind a dot and blanks', sampleBytes.pdf(), '見積書.pdf.exe . ', '実行'],
    ['the same behind turned letters', sampleBytes.pdf(), 'fdp.\u202Eexe', '実行'],
    ['a script', text('#!/bin/sh\n'), 'a.txt', 'スクリプト'],
    ['a batch file', text('@echo off'), 'a.bat', '実行'],
    ['a page', text('<html><script>x</script>'), 'a.txt', 'ウェブページ'],
    ['a drawing with script', text('<svg onload=x>'), 'a.svg', 'ウェブページ'],
    ['old Office', sampleBytes.ole(), 'a.doc', 'マクロ'],
    ['old Office called a PDF', sampleBytes.ole(), 'a.pdf', 'マクロ'],
    ['Word with macros by its name', sampleBytes.word(), 'a.docm', 'マクロ'],
    ['Word with macros inside', sampleBytes.word([{ name: 'word/vbaProject.bin', data: 'x' }]), 'a.docx', 'マクロ'],
    ['a ZIP', zipOf([{ name: 'a.pdf', data: sampleBytes.pdf() }]), 'a.zip', '圧縮'],
    ['a ZIP called a PDF', zipOf([{ name: 'a.pdf', data: sampleBytes.pdf() }]), 'a.pdf', '圧縮'],
    ['a RAR', text('Rar!\u001a\u0007'), 'a.rar', '圧縮'],
    ['a GZIP', Buffer.from([0x1f, 0x8b, 8]), 'a.gz', '圧縮'],
    ['a shortcut', Buffer.from([0x4c, 0, 0, 0, 1, 0x14, 2, 0]), 'a', 'ショートカット'],
    ['what nobody knows', Buffer.from([1, 2, 3, 4]), 'a.bin', '種類'],
    ['a text with NUL', Buffer.from([0x61, 0, 0x62]), 'a.txt', '種類'],
  ])('%s', (_, bytes, name, says) => {
    expect(typeOf(bytes, name)).toMatchObject({ blocked: expect.stringContaining(says) })
  })
})
