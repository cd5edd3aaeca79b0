import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets organizers find people by any part of their name or address, in any script and whatever the locale. */
export class PeopleSearch1795792460000 implements MigrationInterface {
  name = 'PeopleSearch1795792460000';

  async up(runner: QueryRunner): Promise<void> {
    // PostgreSQL's lower() leaves other letters than ASCII as they are where the locale is C.
    await runner.query(`
      create function search_fold(value text) returns text language sql immutable parallel safe
      return translate(
        lower(regexp_replace(normalize(value, NFKD), '[\u0300-\u036F\u064B-\u065F\u0670\u0640]', '', 'g')),
        'ØŁĐÆŒÞΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩςАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏҐ'
          || 'ԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖıøłđ',
        'oldæœþαβγδεζηθικλμνξοπρστυφχψωσабвгдежзиклмнопрстуфхцчшщъыьэюяђєѕіјљњћџґ'
          || 'աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆiold'
      );
      comment on function search_fold is 'Text without case, accents and vowel signs, for searching';
      alter table attendees
        add column search_text text generated always as (search_fold(name || ' ' || email)) stored;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attendees drop column search_text;
      drop function search_fold;
    `);
  }
}
