import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { typeOf } from '../../electron/backend/attachments/content-type.ts'
import { pictureSize } from '../../electron/backend/attachments/picture-size.ts'
import { zipFiles } from '../../electron/backend/attachments/zip.ts'
import { readBody, readHead, startEnvelope, type Head } from '../../electron/backend/backup/envelope.ts'
import { INTAKE_CSV_LIMITS, readCsv } from '../../electron/backend/files/csv.ts'
import { decodeFile } from '../../electron/backend/files/encoding.ts'
import { guessForms } from '../../electron/backend/files/table-form.ts'
import { readXlsx } from '../../electron/backend/files/xlsx-read.ts'
import { openPackage } from '../../electron/release/update-package.ts'
import { knownDateForms } from '../../shared/domain/column-facts.ts'
import { isIsoDate } from '../../shared/domain/date.ts'
import { parseProfile, profileFieldProblems } from '../../shared/domain/profile.ts'
import { readRecovery, recoveryGroups } from '../../shared/domain/recovery-key.ts'
import { compileDateForm, dateFault, readBeyondEra, readDate, type DateForm } from '../../shared/domain/wareki.ts'
import { checkTransferBytes } from '../../shared/domain/zengin-check.ts'
import { readTransferFile } from '../../shared/domain/zengin-read.ts'
import { buildTransferFile } from '../../shared/domain/zengin.ts'
import { USUAL_ZENGIN_PROFILE } from '../../shared/domain/zengin-types.ts'
import { programmes } from '../../shared/programmes/index.ts'
import { project, sampleFile } from '../support/office.ts'
import { makeUpdate, releaseKey } from '../support/update-kit.ts'
import { sampleBytes, zipOf } from '../support/zip.ts'
import type { Target } from './fuzz.ts'
import { sampleHead, sampleHeader, sampleTransfer } from '../support/samples.ts'

const first = (name: string, bytes: number): Buffer => {
  const all = readFileSync(sampleFile(name))
  return all.subarray(0, all.lastIndexOf('\n', bytes) + 1)
}

/** A table of any bytes: form, encoding and records, to the end. */
export const csvBytes: Target = {
  name: 'csv',
  seeds: [
    first('aids-counter.csv', 1200),
    first('aids-etumo.csv', 1200),
    first('aids-logoform-broken.csv', 1500),
    first('gift-logoform.csv', 1200),
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('氏名,日\r\n"見本",1\r\n', 'utf16le')]),
    Buffer.from('a\tb\n"1\n2"\t3\n'),
  ],
  words: ['"', '""', '",', '\r\n', '\r', '\0', '\u202e', '\ufeff', '𠮷', '=1+1', '\u{f0000}', '，', ';', '\t'],
  run(input) {
    const [form] = guessForms(input, {}, [])
    if (form === undefined) return 'no-form'
    const decoded = decodeFile(input, form.encoding)
    let records = 0
    let line = 0
    for (const record of readCsv(decoded.chunks(), INTAKE_CSV_LIMITS, { delimiter: form.delimiter, fromLine: form.headerRow })) {
      if (record.line < line) throw new Error(`line ${record.line} after ${line}`)
      line = record.line
      records++
    }
    return records === 0 ? 'empty' : 'read'
  },
}

const profileFolder = join(project, 'resources/profiles')
const allFields = programmes.flatMap((programme) => programme.fields)

/** A profile that somebody passed on: changed as text, so that most of it is still JSON. */
export const profiles: Target = {
  name: 'profile',
  seeds: readdirSync(profileFolder).map((name) => readFileSync(join(profileFolder, name))),
  words: [
    'null',
    '[]',
    '{}',
    '""',
    '-1',
    '1e9',
    'true',
    '"__proto__"',
    '"constructor"',
    ':',
    ',',
    '"a":',
    '\\u0000',
    '[[[[',
    '9'.repeat(30),
  ],
  run(input) {
    let json: unknown
    try {
      json = JSON.parse(input.toString('utf8'))
    } catch {
      return 'no-json'
    }
    const read = parseProfile(json)
    if (!read.ok) {
      if (read.problems.length === 0) throw new Error('refused without a word')
      return 'refused'
    }
    profileFieldProblems(read.profile, allFields)
    return 'read'
  },
}

function transferFile(): Buffer {
  const one = { ...sampleTransfer, bankName: 'ﾃｽﾄ', branchName: 'ﾎﾝﾃﾝ', amount: 1200 }
  const built = buildTransferFile(sampleHeader, [one, { ...one, accountNumber: '0000004' }], USUAL_ZENGIN_PROFILE, { holidays: new Set() })
  if (!built.ok) throw new Error('refused')
  return Buffer.from(built.bytes)
}

/** 全銀. What is read is right to the yen: the trailer's sum is the sum of the records. */
export const bankFile: Target = {
  name: 'bank-file',
  seeds: [transferFile()],
  words: ['\r\n', '\n', '\x1a', '9', '0000000000', '999999999999', 'ｱ', ' '.repeat(20)],
  run(input) {
    const read = readTransferFile(input)
    const checked = checkTransferBytes(input)
    if (checked.ok !== read.ok || (checked.ok && read.ok && checked.total !== read.total)) throw new Error('check and reader disagree')
    if (!read.ok) {
      if (read.problems.length === 0) throw new Error('refused without a problem')
      return 'refused'
    }
    return 'read'
  },
}

const dateForms: readonly DateForm[] = knownDateForms.flatMap((form) => compileDateForm(form) ?? [])

/** 和暦と西暦. A day that is read exists; one that is not has its reason. */
export const dates: Target = {
  name: 'dates',
  seeds: [
    '令和8年11月24日',
    'R8.11.24',
    '昭和64年1月7日',
    '平成31/4/30',
    '2026-11-24',
    '20261124',
    '明治45年7月30日',
    '令和元年5月1日',
    '2026/2/29 10:20:30',
    '昭和20年00月00日',
  ].map((text) => Buffer.from(text)),
  words: [
    '令和',
    '平成',
    '昭和',
    '大正',
    '明治',
    'R',
    'H',
    'S',
    'T',
    'M',
    '元',
    '年',
    '月',
    '日',
    '/',
    '-',
    '.',
    '０',
    '①',
    '00',
    '13',
    '32',
    '不詳',
    ' ',
    '\u3000',
  ],
  run(input) {
    const text = input.toString('utf8')
    const read = readDate(text, dateForms)
    if (read !== null) {
      if (!isIsoDate(read.date)) throw new Error(`no day: ${read.date}`)
      return 'read'
    }
    const beyond = readBeyondEra(text, dateForms)
    if (beyond !== null && !isIsoDate(beyond.date)) throw new Error(`no day: ${beyond.date}`)
    return dateFault(text, dateForms).code
  },
}

const recovery = recoveryGroups(Buffer.alloc(32, 7)).join('-')

/** 回復鍵 as somebody typed it from paper. */
export const recoveryKeys: Target = {
  name: 'recovery-key',
  seeds: [Buffer.from(recovery)],
  words: ['０', 'Ｏ', 'o', 'I', 'l', ' ', '-', '－', 'é', '𠮷'],
  run: (input) => (readRecovery(input.toString('utf8')).ok ? 'read' : 'refused'),
}

/** 添付 of any kind by its first bytes, and the size of pictures. */
export const attachmentKinds: Target = {
  name: 'attachment-kind',
  seeds: [
    sampleBytes.png(),
    sampleBytes.pdf('a'),
    Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0000b080010001001011100ffd9', 'hex'),
  ],
  words: ['%PDF-', 'IHDR', '/JavaScript', '/Encrypt', 'MZ', 'PK\x03\x04', '<svg', 'JFIF'],
  run(input) {
    const verdict = typeOf(input, 'a.png')
    const sizes = [pictureSize(input, 'png'), pictureSize(input, 'jpeg')]
    for (const size of sizes) if (size !== null && (size.width < 0 || size.height < 0)) throw new Error('a negative size')
    return 'type' in verdict ? 'read' : 'blocked'
  },
}

/** Targets that read files or need time to be made. `end` takes their folder away. */
export async function fileTargets(): Promise<{ readonly targets: readonly Target[]; readonly end: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'kyufu-fuzz-'))
  const path = join(folder, 'input')
  const through =
    (run: () => string | Promise<string>): Target['run'] =>
    (input) => {
      writeFileSync(path, input)
      return run()
    }
  const fileKey = randomBytes(32)
  const head: Head = { ...sampleHead, slots: [{ kind: 'office', box: 'x' }] }
  const content = Buffer.from('the office '.repeat(100))
  const writer = startEnvelope(path, head, fileKey)
  writer.write(content)
  writer.end()
  /** 控えの封筒. What comes out is what went in, or nothing does. */
  const envelope: Target = {
    name: 'backup-envelope',
    seeds: [readFileSync(path)],
    words: ['"slots":[', '{', '}', '1e308', '-1', 'null', 'office', 'user'],
    run: through(() => {
      readHead(path)
      const body = Buffer.concat([...readBody(path, fileKey)])
      if (!body.equals(content)) throw new Error('other bytes than were kept')
      return 'read'
    }),
  }
  const { pem, key } = releaseKey()
  const kup = readFileSync(makeUpdate(folder, pem))
  /** 更新. What opens is what was signed. */
  const update: Target = {
    name: 'update-package',
    seeds: [kup.subarray(0, 3000)],
    words: ['KYUFU-UPDATE 1\n', '0000000001', '9999999999', '"parts":[', '"bytes":-1', '{}'],
    run(input) {
      writeFileSync(path, input)
      // the rest of the package is never read here: a hole of its length does
      truncateSync(path, input.length + kup.length - 3000)
      const opened = openPackage(path, [key])
      return opened.ok ? 'read' : opened.fault
    },
  }
  const zip: Target = {
    name: 'zip',
    seeds: [
      zipOf([
        { name: '窓0001/見積書.pdf', data: sampleBytes.pdf('a') },
        { name: 'b.png', data: sampleBytes.png() },
        { name: 'c.txt', data: 'stored', store: true },
      ]),
    ],
    words: ['PK\x01\x02', 'PK\x03\x04', 'PK\x05\x06', '../', '\\', 'C:', '\0'],
    run: through(async () => {
      const handle = await open(path)
      try {
        const files = await zipFiles(handle, 'a.zip')
        for (const file of files) await file.read()
        return files.length === 0 ? 'empty' : 'read'
      } finally {
        await handle.close()
      }
    }),
  }
  return { targets: [envelope, update, zip, await workbooks()], end: () => rmSync(folder, { recursive: true, force: true }) }
}

/** 表計算の帳簿: bytes of the whole, and, as often, words inside of its sheet and its strings, packed again. */
async function workbooks(): Promise<Target> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('種目')
  sheet.addRow(['コード', '額', '日', '式'])
  sheet.addRow(['N01', 0.1, new Date(Date.UTC(2026, 3, 1)), { formula: 'B2*2', result: 2 }])
  const whole = Buffer.from(await book.xlsx.writeBuffer())
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const packages = 'http://schemas.openxmlformats.org/package/2006'
  const parts = (sheetXml: Buffer): Buffer =>
    zipOf([
      {
        name: '[Content_Types].xml',
        data: `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>`,
      },
      {
        name: '_rels/.rels',
        data: `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
      },
      {
        name: 'xl/workbook.xml',
        data: `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="種目" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      },
      {
        name: 'xl/_rels/workbook.xml.rels',
        data: `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      },
      { name: 'xl/worksheets/sheet1.xml', data: sheetXml },
    ])
  const xml = Buffer.from(
    `<worksheet xmlns="${main}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>コード</t></is></c><c r="B1"><v>12</v></c></row><row r="2"><c r="A2" t="str"><v>N01</v></c><c r="B2"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>`,
  )
  return {
    name: 'xlsx',
    seeds: [whole, xml],
    words: [
      '<c r="A1048576">',
      'r="XFD1"',
      '<row r="999999999">',
      't="s"',
      '<v>99999</v>',
      '&#x0;',
      '&amp;',
      '<!DOCTYPE x>',
      ']]>',
      '<f>',
      '-1',
      'e308',
      '\0',
    ],
    wrap: (changed) => (changed.subarray(0, 2).toString('latin1') === 'PK' ? changed : parts(changed)),
    async run(input) {
      const { records } = await readXlsx(input, 'a.xlsx')
      return records.length === 0 ? 'empty' : 'read'
    },
  }
}
