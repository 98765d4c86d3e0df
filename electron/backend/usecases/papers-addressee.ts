/** 宛名. To whom a letter goes, what is doubtful about it, and whether a guarded address slipped into a text. */
import { foldAddress, type HomePlace } from '../../../shared/domain/address.ts'
import { behindTown } from '../../../shared/domain/address-town.ts'
import { ageOn } from '../../../shared/domain/date.ts'
import { visibleTexts, type DocModel } from '../../../shared/domain/document.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { digitsOf } from '../../../shared/domain/text.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import type { Addressee } from '../../../shared/papers/letter.ts'
import type { AidsFacts } from '../../../shared/programmes/daily-living-aids/facts.ts'
import type { ResidentTable } from '../store/schema-office.ts'

/** What the person wrote, for those whom the register does not know. */
export type Applied = Pick<AidsFacts['application'], 'postalCode' | 'address' | 'name' | 'birthDate'>

export interface Receiver {
  readonly application: Applied
  readonly resident: ResidentTable | undefined
  readonly guardian: ResidentTable | undefined
  /** Names of towns by postal code (seven digits). */
  readonly towns: ReadonlyMap<string, readonly string[]>
  readonly home: HomePlace
  readonly minorAge: number
  readonly day: IsoDate
}

/**
 * 宛先. The beneficiary at the address the register has today; for a minor the guardian who lives there, or simply
 * 「保護者」 when none does. Somebody the register does not know is written to as he applied.
 */
export function addresseeOf({ application, resident, guardian, towns, home, minorAge, day }: Receiver): Addressee {
  const postalCode = resident?.postal_code ?? application.postalCode
  const address = resident?.address ?? application.address
  const plain = resident?.name ?? application.name
  const minor = ageOn(resident?.birth_date ?? application.birthDate, day) < minorAge
  const named = guardian !== undefined && guardian.address === address ? guardian.name : `${plain}　保護者`
  const digits = digitsOf(postalCode)
  const rest = behindTown(address, towns.get(digits) ?? [], home)
  const shown = digits.length === 7 ? `${digits.slice(0, 3)}-${digits.slice(3)}` : postalCode
  return {
    postalCode: shown,
    address,
    name: minor ? named : plain,
    ...(rest === null ? {} : { addressRest: rest }),
  }
}

/** 発行前の注意. Something a person should look at before the letter goes out. */
export interface PaperWarning {
  readonly code: 'no-addressee' | 'postal-code' | 'deceased' | 'moved-out' | 'never-notified'
  /** A Japanese sentence with the way out; never an address. */
  readonly message: string
}

/**
 * 宛名の注意: nobody or nowhere to send it to, a postal code of another town, an addressee who died or moved away. What is told stays
 * with runs, answers and screens: of a `guarded` person it tells no part of where he lives, not even the postal code.
 */
export function addresseeWarnings(
  to: Addressee,
  resident: ResidentTable | undefined,
  guardian: ResidentTable | undefined,
  guarded: boolean,
): PaperWarning[] {
  const found: PaperWarning[] = []
  if (to.name.trim() === '' || to.address.trim() === '') {
    found.push({ code: 'no-addressee', message: '宛名か住所が空です。住民の台帳か申請の内容を直してから発行してください。' })
  } else if (to.addressRest === undefined) {
    const which = guarded ? '郵便番号' : `郵便番号「${to.postalCode}」`
    const where = guarded ? '住民の台帳で郵便番号' : '郵便番号'
    const message = `${which}が住所の町名と一致しません（バーコードは付きません）。${where}を確かめてください。`
    found.push({ code: 'postal-code', message })
  }
  const reader = guardian !== undefined && to.name === guardian.name ? guardian : resident
  for (const person of new Set([resident, reader])) {
    if (person === undefined) continue
    const who = person === resident ? '対象者' : '宛名の保護者'
    const since = person.moved_out_on === null ? '' : `（${toWareki(person.moved_out_on)}）`
    if (person.removal_reason === '死亡') {
      found.push({
        code: 'deceased',
        message: `${who}は亡くなっています${since}。送る前に、決定を取り消すか宛名を改めるか決めてください。`,
      })
    } else if (person.moved_out_on !== null) {
      found.push({ code: 'moved-out', message: `${who}は転出しています${since}。転出先の住所を確かめてから送ってください。` })
    }
  }
  return found
}

/** Whether a text outside the letter's window holds one of the addresses up to its house number, however it is spelled. */
export function carriesAddress(models: readonly DocModel[], addresses: readonly (string | undefined)[], home: HomePlace): boolean {
  const keys = addresses.map((address) => foldAddress((address ?? '').split('　')[0] ?? '', home)).filter((key) => key !== '')
  return models.some((model) =>
    visibleTexts(model).some(({ block, text }) => {
      if (block === 'window') return false
      const folded = foldAddress(text, home)
      return keys.some((key) => folded.includes(key))
    }),
  )
}
