import { mapHeaders, type HeaderMapping } from '../../../shared/domain/header.ts'
import { parseProfile, type Profile } from '../../../shared/domain/profile.ts'
import { readCells } from '../../../shared/domain/row.ts'
import { must } from '../../../shared/errors.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import type { Programme } from '../../../shared/programmes/programme.ts'
import type { SyncReader, SyncWriter } from './open.ts'
import type { ImportBatchTable } from './schema-cases.ts'

/** 内容. What a row said, to tell "same" from "changed". Rows of files do not carry it: it is made of their cells when somebody asks. */

/** Everything the cells of a batch are read with, as it was kept with the batch. */
export interface BatchForm {
  readonly profile: Profile
  readonly programme: Programme
  readonly header: readonly string[]
  readonly mapping: HeaderMapping
}

/** The form of a batch, of its own copy of the profile and its own header. */
export function batchForm(batch: Pick<ImportBatchTable, 'import_no' | 'programme' | 'profile' | 'header'>): BatchForm {
  const programme = must(findProgramme(batch.programme), `programme ${batch.programme} of a batch`)
  const parsed = parseProfile(JSON.parse(batch.profile.replace(/^\uFEFF/, '')))
  if (!parsed.ok) throw new Error(`profile of ${batch.import_no}: ${parsed.problems.join()}`)
  const header = JSON.parse(batch.header) as string[]
  return { profile: parsed.profile, programme, header, mapping: mapHeaders(parsed.profile, programme.fields, header) }
}

/** The content of cells as they came with a file of this form. */
export const contentOfCells = (form: BatchForm, cells: readonly string[]): string =>
  readCells(form.profile, form.mapping, form.programme.fields, cells).content

/** A row or application as far as its content is asked for. */
export interface Told {
  readonly batch_id: string
  /** Empty: it is made of the cells. A mended row and a typed one carry theirs. */
  readonly content: string
  readonly cells: string
}

/** Gives the contents of stored rows; the forms of their batches are kept, so that a file's rows are read with one of them. */
export function storedContents(reader: Pick<SyncReader, 'prepare'> | SyncWriter): (row: Told) => string {
  const find = reader.prepare<ImportBatchTable>('select import_no, programme, profile, header from import_batch where batch_id = ?')
  const forms = new Map<string, BatchForm>()
  return (row) => {
    if (row.content !== '') return row.content
    let form = forms.get(row.batch_id)
    if (form === undefined) {
      form = batchForm(must(find.get(row.batch_id), 'the batch of a row'))
      forms.set(row.batch_id, form)
    }
    return contentOfCells(form, JSON.parse(row.cells) as string[])
  }
}
