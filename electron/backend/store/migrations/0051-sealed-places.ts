import type { Migration } from '../migrate.ts'

/** 住所の封. A sealed place is no word of the search: the triggers that enter words of the register pass it over. */
export const sealedPlaces: Migration = {
  name: '0051-sealed-places',
  async up({ run }) {
    await run(
      `create trigger search_word_sealed before insert on search_word when instr(new.word, char(57586)) > 0 begin select raise(ignore); end`,
    )
  },
}
