/**
 * 添付の限度. The one place where the limits of attachments stand (reliability.md §6 rows 53–60); texts of refusals name them
 * from here. 1 MiB = 1,048,576 bytes.
 */
export const ATTACHMENT_LIMITS = {
  /** The most one file may hold, MiB. */
  fileMb: 50,
  /** The most all files of one ZIP or folder may hold unpacked, MiB. */
  totalMb: 500,
  /** Files and folders in one ZIP or folder. */
  entries: 2000,
  /** Unpacked bytes for one packed byte, where more than 1 MiB comes out. */
  ratio: 100,
  /** Folders inside folders. */
  depth: 8,
  /** UTF-16 units of a file's name as it is kept. */
  label: 120,
} as const

export const MIB = 1_048_576

/** Below this many unpacked bytes a high ratio harms nobody: an empty page packs well. */
export const RATIO_FREE = MIB
