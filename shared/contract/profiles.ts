import * as z from 'zod'
import { delimiters, encodings, HEADER_ROW_LIMIT } from '../domain/profile.ts'
import { Code, command, Day, job, None, query, Ticket } from './kinds.ts'

const Word = z.union([z.string().max(500), z.number(), z.boolean()])
const Key = z.string().min(1).max(500)
const FileForm = {
  encoding: z.enum(encodings),
  delimiter: z.enum(delimiters),
  headerRow: z.int().min(1).max(HEADER_ROW_LIMIT),
}

/** 対応の下書き. The JSON of a profile as the window makes it; `parseProfile` says in words what is wrong with it. */
export const ProfileJson = z.strictObject({
  id: Code,
  name: z.string().max(100),
  programme: Code,
  ...FileForm,
  columns: z.record(Key, z.union([z.string().max(500), z.array(z.string().max(500)).max(50)])),
  /** An empty word is an empty cell. */
  values: z.record(Key, z.record(z.string().max(500), Word)),
  separators: z.record(Key, z.string().max(20)),
  dateFormats: z.array(z.string().max(50)).max(50),
  constants: z.record(Key, Word),
  /** 選択肢ごとの列: field → header → value. */
  choiceColumns: z.record(Key, z.record(Key, Word)).optional(),
  acceptBeyondEra: z.boolean().optional(),
})
export type ProfileJson = z.infer<typeof ProfileJson>

const WordCount = z.object({ word: z.string(), count: z.int() })

/** 列の見立て, as shared/domain/column-facts.ts makes it. */
export const ColumnView = z.object({
  index: z.int(),
  header: z.string(),
  samples: z.array(z.string()),
  filled: z.int(),
  empty: z.int(),
  kind: z.enum(['empty', 'date', 'number', 'words', 'text']),
  dateForms: z.array(z.object({ form: z.string(), count: z.int(), sample: z.string() })),
  odd: z.array(z.string()),
  words: z.array(WordCount).nullable(),
  separators: z.array(z.object({ separator: z.string(), cells: z.int(), words: z.array(WordCount) })),
})

/** 前回との違い. A known profile against the header of this file. */
export const ProfileFit = z.object({
  id: z.string(),
  name: z.string(),
  /** Fields that find their column. */
  hits: z.int(),
  /** Columns of the profile that the file lacks, with headers that look like them. */
  missing: z.array(z.object({ field: z.string(), label: z.string(), headers: z.array(z.string()), candidates: z.array(z.string()) })),
  /** Headers that the last file of this profile had not; null: there was none. */
  added: z.array(z.string()).nullable(),
  /** Headers of the last file that this one lacks. */
  gone: z.array(z.string()).nullable(),
  duplicates: z.array(z.string()),
  /** Whether the file can be read with it as it stands. */
  ready: z.boolean(),
})

/** ファイルの見立て. What the content says, and a mapping to begin with. */
export const Inspection = z.object({
  file: z.string(),
  sha256: z.string(),
  /** When the very same content was committed before: that import's number. */
  sameContentAs: z.string().nullable(),
  /** And the day on which it was taken in. */
  sameContentOn: Day.nullable(),
  ...FileForm,
  bom: z.boolean(),
  /** Why this encoding. */
  reason: z.string(),
  /** Lines above the header, at most five. */
  above: z.array(z.string()),
  rows: z.int(),
  /** 外字. Lines with characters that only the sender's PC can show. */
  privateUse: z.array(z.object({ line: z.int(), characters: z.string() })),
  columns: z.array(ColumnView),
  programme: z.string(),
  /** The known profile that the mapping begins with; null: none fits. */
  profile: ProfileFit.nullable(),
  draft: ProfileJson,
  /** Headers whose field is proposed from a faint likeness. */
  unsure: z.array(z.string()),
  /** Field → word → value, as the known profiles of the programme say it. */
  meanings: z.record(z.string(), z.record(z.string(), Word)),
  /** 種目 valid on the business day. */
  items: z.array(z.object({ code: z.string(), name: z.string() })),
})
export type Inspection = z.infer<typeof Inspection>

const ProfileEntry = z.object({
  id: z.string(),
  programme: z.string(),
  name: z.string(),
  /** 受付元. Where such files come from, in the office's words. */
  source: z.string(),
  /** Came with the program: it can be used and exported, but not changed. */
  shipped: z.boolean(),
  /** 0 for one that came with the program. */
  version: z.int(),
  savedBy: z.string(),
  savedAt: z.string().nullable(),
  /** Header of the last file, or of the file it was made from. */
  header: z.array(z.string()),
})

const Saved = z.object({ id: z.string(), version: z.int(), name: z.string() })

/** 取込プロファイルと項目の対応. */
export const profilesContract = {
  'import.inspect': job(
    'ファイルの見立て',
    'import.run',
    z.strictObject({
      ticket: Ticket,
      /** What the person chose by hand; the rest is found. */
      encoding: FileForm.encoding.optional(),
      delimiter: FileForm.delimiter.optional(),
      headerRow: FileForm.headerRow.optional(),
      programme: Code.optional(),
      /** Begin with this profile; '' begins with none. */
      profile: z.string().max(100).optional(),
    }),
    Inspection,
    [],
  ),
  'profile.list': query('取込プロファイルの一覧', 'import.run', None, z.array(ProfileEntry)),
  'profile.save': command(
    '取込プロファイルの保存',
    'import.run',
    z.strictObject({
      draft: ProfileJson,
      name: z.string().trim().min(1).max(100),
      source: z.string().trim().max(100),
      header: z.array(z.string().max(500)).max(500),
      /** Version that this one replaces; 0: a new profile. */
      version: z.int().min(0),
    }),
    Saved,
    ['imports'],
  ),
  'profile.remove': command('取込プロファイルの削除', 'import.run', z.strictObject({ id: Code, version: z.int().min(1) }), None, [
    'imports',
  ]),
  'profile.export': job(
    '取込プロファイルの書出し',
    'import.run',
    z.strictObject({ id: Code, save: Ticket, replace: z.boolean() }),
    z.object({ name: z.string(), sha256: z.string() }),
    [],
  ),
  'profile.import': job(
    '取込プロファイルの読込',
    'import.run',
    z.strictObject({ ticket: Ticket, /** Makes a new version of one that is here already. */ replace: z.boolean() }),
    Saved,
    ['imports'],
  ),
  'mapping.kept': query(
    '途中の対応付け',
    'import.run',
    None,
    z.object({ file: z.string(), sha256: z.string(), headers: z.array(z.string()), draft: ProfileJson, at: z.string() }).nullable(),
  ),
  'mapping.keep': job(
    '対応付けの途中保存',
    'import.run',
    z.strictObject({
      /** null: the mapping is finished or given up. */
      draft: ProfileJson.nullable(),
      file: z.string().max(500),
      sha256: z.string().max(64),
      headers: z.array(z.string().max(500)).max(500),
    }),
    None,
    [],
  ),
}
