import type { IsoDate } from './masters.ts'

const jst = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Tokyo',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** Time of the office, `YYYY-MM-DD HH:mm:ss+09:00`, whatever zone the machine is set to. */
export function localStamp(at: Date): string {
  return `${jst.format(at)}+09:00`
}

/** The office's day, `YYYY-MM-DD`, in Japan's time. */
export function localDay(at: Date): IsoDate {
  return jst.format(at).slice(0, 10)
}
