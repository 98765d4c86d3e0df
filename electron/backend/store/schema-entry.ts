/** Row types of the tables of manual entry, as migrations/ make them. JSON columns are text, read back only through a parser. */

export interface FormDraftTable {
  user_id: string
  form: string
  content: string
  saved_at: string
}
