import type { Migration } from '../migrate.ts'

/** 住所の封. A sealed place is no word of the search: the triggers that enter words of the register pass it over. The few persons it is about are asked for with every file. */
export const sealedPlaces: Migration = {
  name: '0051-sealed-places',
  async up({ run, index }) {
    await index('resident_protected', 'resident (resident_no) where protection_from is not null')
    await index('resident_guardian', 'resident (guardian_no) where guardian_no is not null')
    await run(
      `create trigger search_word_sealed before insert on search_word when instr(new.word, char(57586)) > 0 begin select raise(ignore); end`,
    )
  },
}
