import {
  domainsAbove,
  isFreeEmail,
  isPublicSuffix,
  emailDomain,
  parseDomain,
} from '../../../src/domain/organizations/mail-domain.js';
import { joinReservations, partReservations } from '../../../src/domain/organizations/merge.js';
import { organizationKey } from '../../../src/domain/organizations/organization.js';
import { similarKey } from '../../../src/domain/organizations/similar-key.js';

/** As pg_trgm's `similarity` has it for ASCII; `organizations.spec.ts` compares it with the real one. */
function likeness(one: string, other: string): number {
  const [a, b] = [trigrams(similarKey(one)), trigrams(similarKey(other))];
  const shared = [...a].filter((trigram) => b.has(trigram)).length;
  return shared / (a.size + b.size - shared);
}

function trigrams(key: string): Set<string> {
  const of = (word: string) => Array.from({ length: word.length + 1 }, (_, at) => `  ${word} `.slice(at, at + 3));
  return new Set(key.split(' ').flatMap(of));
}

describe('names of one organization', () => {
  test.each([
    ['City of Lisbon', 'Lisbon City'],
    ['Kaohsiung City Government', 'KAOHSIUNG CITY GOVT.'],
    ['Acme Ltd', 'Acme GmbH'],
    ['Green Solutions Co., Ltd.', 'Green Solutions Inc'],
    ['Universität Bonn', 'University of Bonn'],
    ['Universidad de Łódź', 'University of Lodz'],
    ['臺北市政府', '台北市政府'],
    ['国立台湾大学', '國立臺灣大學'],
    ['高雄市政府環保局', '高雄市政府環境保護局'],
    ['株式会社グリーン', 'グリーン㈱'],
    ['ООО Зелёный город', 'Зеленый Город'],
    ['جامعة القاهرة', 'جامعه القاهره'],
    ['U.N.D.P.', 'UNDP'],
    ['Smiths’ Yard', "Smith's Yard"],
  ])('have one form: %s, %s', (one, other) => {
    expect(similarKey(one)).toBe(similarKey(other));
    expect(organizationKey(one)).not.toBe(organizationKey(other));
  });

  test.each([
    ['Kaohsiung City Government', 'Kaoshiung City Government'],
    ['高雄市政府', '高雄市政府環保局'],
    ['한국환경공단', '한국 환경 공단'],
    ['กรุงเทพมหานคร', 'กรุงเทพ มหานคร'],
    ['Estuary Hydrogen Skills Centre, Teesside area', 'Estuary Hydrogen Skills Center'],
    ['Harbour Neighbourhoods Association, Kaohsiung area', 'Harbor Neighborhoods Assoc. Kaohsiung'],
    ['サステナブル都市研究所', 'サステナブル都市研究センター'],
    ['Siemens AG', 'Siemens Energy AG'],
  ])('are alike: %s, %s', (one, other) => {
    expect(likeness(one, other)).toBeGreaterThanOrEqual(0.5);
  });

  test.each([
    ['University of Bonn', 'University of Bern'],
    ['University of Porto', 'University of Minho'],
    ['City of Lisbon', 'City of London'],
    ['Ministry of Environment, Kenya', 'Ministry of Environment, Ghana'],
    ['Green Energy Ltd', 'Green Mobility Ltd'],
    ['高雄市政府', '臺南市政府'],
    ['高雄市政府環境保護局', '臺南市政府環境保護局'],
    ['臺灣大學', '中山大學'],
    ['東京都', '京都府'],
    ['東京大学', '京都大学'],
    ['서울특별시청', '부산광역시청'],
    ['Институт экологии', 'Институт экономики'],
    ['ABB', 'ABA'],
  ])('are not those of two: %s, %s', (one, other) => {
    expect(likeness(one, other)).toBeLessThan(0.4);
  });

  test.each([
    ['Ltd', 'ltd'],
    ['The University', 'university'],
    ['International Institute', 'institute international'],
    ['。', ''],
  ])('that are nothing but common words are told by them: %s', (name, key) => expect(similarKey(name)).toBe(key));

  test('are ASCII in any script', () => {
    for (const name of [
      '高雄市',
      'グリーン',
      '서울',
      'Łódź',
      'กรุงเทพ',
      'भारत सरकार',
      'القاهرة',
      'Ελλάδα',
      '𠮷野家',
      '😀',
    ])
      expect(similarKey(name)).toMatch(/^[a-z0-9 ]*$/u);
    expect(similarKey('大學')).not.toBe('');
  });
});

describe('mail domains', () => {
  test.each(['gmail.com', 'qq.com', '163.com', 'naver.com', 'mail.ru', 'gmx.de', 'msa.hinet.net', 'docomo.ne.jp'])(
    'where anybody may have an address say nothing: %s',
    (domain) => expect(isFreeEmail(domain)).toBe(true),
  );
  test('that many organizations share are public suffixes', () => {
    const all = ['gov.tw', 'co.uk', 'github.io', 'kcg.gov.tw', 'greenroom.github.io', 'example.org'];
    expect(all.filter(isPublicSuffix)).toEqual(['gov.tw', 'co.uk', 'github.io']);
  });

  test.each(['kcg.gov.tw', 'ntu.edu.tw', 'example.org', 'nothinet.net'])('of organizations do: %s', (domain) =>
    expect(isFreeEmail(domain)).toBe(false),
  );
  test('are those of an address and those above it', () => {
    expect(emailDomain('a@b@mail.kcg.example.org')).toBe('mail.kcg.example.org');
    expect(domainsAbove('mail.kcg.gov.tw')).toEqual(['mail.kcg.gov.tw', 'kcg.gov.tw']);
    expect(domainsAbove('mail.kcg.example.org')).toEqual(['mail.kcg.example.org', 'kcg.example.org', 'example.org']);
  });
  test.each([
    ['Example.ORG', 'example.org'],
    ['@example.org', 'example.org'],
    ['someone@example.org', 'example.org'],
    ['https://www.example.org/about?x', 'example.org'],
    ['高雄.例え.テスト', 'xn--do5a73f.xn--r8jz45g.xn--zckzah'],
    ['example', null],
    ['exa mple.org', null],
    ['-example.org', null],
    ['1'.repeat(400), null],
    ['', null],
  ])('are read as they are typed: %s', (typed, domain) => expect(parseDomain(typed)).toBe(domain));
});

describe('reservations', () => {
  const may = new Date('2027-05-01T00:00:00Z');
  const june = new Date('2027-06-01T00:00:00Z');

  test('are joined, kept as long as either was', () => {
    expect(joinReservations({ seats: 3, reservedUntil: may }, null)).toEqual({ seats: 3, reservedUntil: may });
    expect(joinReservations({ seats: 3, reservedUntil: may }, { seats: 2, reservedUntil: june })).toEqual({
      seats: 5,
      reservedUntil: june,
    });
    expect(joinReservations({ seats: 3, reservedUntil: may }, { seats: 2, reservedUntil: null })).toEqual({
      seats: 5,
      reservedUntil: null,
    });
  });

  test('are parted as they were, and never into more seats than are left', () => {
    const moved = { seats: 3, reservedUntil: may };
    const before = { seats: 2, reservedUntil: june };
    const one = { sessionId: '', moved, before };
    expect(partReservations(one, { seats: 5, reservedUntil: june })).toEqual({ moved, left: before });
    expect(partReservations(one, { seats: 2, reservedUntil: june })).toEqual({
      moved: { seats: 2, reservedUntil: may },
      left: null,
    });
    // An organizer has changed until when they are kept.
    expect(partReservations(one, { seats: 9, reservedUntil: null })).toEqual({
      moved,
      left: { seats: 6, reservedUntil: null },
    });
    expect(partReservations(one, null)).toEqual({ moved: null, left: null });
    expect(partReservations({ ...one, before: null }, { seats: 3, reservedUntil: may })).toEqual({ moved, left: null });
  });
});
