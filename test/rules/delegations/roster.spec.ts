import fc from 'fast-check';
import { checkRoster } from '../../../src/domain/delegations/check-roster.js';
import { readRoster } from '../../../src/domain/delegations/roster.js';
import { countryZone } from '../../../src/domain/time/country-zone.js';
import { cpuSeconds, growth } from '../../support/cpu-time.js';
import { chooseRosterSessions } from '../../../src/domain/delegations/roster-sessions.js';

const read = (text: string) => checkRoster(readRoster(text).rows);
const cells = (text: string) =>
  readRoster(text).rows.map(({ place, cells: { name, email } }) => [place.number, name, email]);
const people = [
  [1, 'Ana Silva', 'ana@city.example'],
  [2, '林美玲', 'lin@port.example'],
];

describe('a roster', () => {
  it.each([
    ['as mail programs write it', 'Ana Silva <ana@city.example>\n林美玲 <lin@port.example>'],
    ['with quotes around the names', '"Ana Silva" <ana@city.example>\r\n"林美玲" <lin@port.example>,'],
    ['with commas', 'Ana Silva, ana@city.example\n林美玲, lin@port.example'],
    ['with the address first', 'ana@city.example;Ana Silva\nlin@port.example;林美玲'],
    ['from a spreadsheet', 'Ana Silva\tana@city.example\n林美玲\tlin@port.example\n'],
    ['with nothing but a space', 'Ana Silva ana@city.example\n林美玲　lin@port.example'],
  ])('is read %s', (_name, text) => {
    expect(cells(text)).toEqual(people);
    expect(read(text).map((row) => row.fieldErrors)).toEqual([[], []]);
  });

  it('is read from one line of recipients', () => {
    expect(cells('"Silva, Ana" <ana@city.example>; Bo <bo@city.example>, 林美玲 <lin@port.example>')).toEqual([
      [1, 'Silva, Ana', 'ana@city.example'],
      [1, 'Bo', 'bo@city.example'],
      [1, '林美玲', 'lin@port.example'],
    ]);
  });

  it.each([
    ['English', 'Full name;E-mail;Country;Time zone;Language;Shoe size'],
    ['Chinese', '姓名;電子郵件;國家;時區;語言;鞋號'],
  ])('is read by its headings in %s', (_name, header) => {
    const text = `${header}\nAna;ana@city.example;Kenya;;en;40\n"Bo; junior";bo@city.example;tw;Asia/Taipei;中文;41`;
    expect(readRoster(text).ignored).toEqual([header.split(';')[5]]);
    expect(read(text).map((row) => [row.place.number, row.member])).toEqual([
      [2, { name: 'Ana', email: 'ana@city.example', country: 'KE', timeZone: null, language: 'en' }],
      [3, { name: 'Bo; junior', email: 'bo@city.example', country: 'TW', timeZone: 'Asia/Taipei', language: 'zh-TW' }],
    ]);
  });

  it.each([
    ['French', 'Prénom;Nom;Adresse e-mail;Pays;Langue', 'Ana;Silva;ana@city.example;Allemagne;anglais', 'DE', 'en'],
    ['German', 'Vorname,Nachname,E-Mail,Land,Sprache', 'Ana,Silva,ana@city.example,Kenia,Japanisch', 'KE', 'ja'],
    ['Japanese', '氏名,メールアドレス,国,言語', 'Ana Silva,ana@city.example,ドイツ,日本語', 'DE', 'ja'],
    ['Arabic', 'الاسم،البريد الإلكتروني،البلد،اللغة', 'Ana Silva،ana@city.example،كينيا،العربية', 'KE', 'ar'],
    [
      'Vietnamese',
      'Họ và tên,Địa chỉ email,Quốc gia,Ngôn ngữ',
      'Ana Silva,ana@city.example,Đức,Tiếng Việt',
      'DE',
      'vi',
    ],
  ])('is read by its headings, countries and languages in %s', (_name, header, row, country, language) => {
    expect(read(`${header}\n${row}`).map(({ member }) => member)).toEqual([
      { name: 'Ana Silva', email: 'ana@city.example', country, timeZone: null, language },
    ]);
  });

  it('may have the commas of Arabic, Chinese and Japanese between its cells, and as many as it likes within them', () => {
    for (const comma of ['،', '؛', '，', '；']) {
      expect(cells(`محمد علي${comma} ali@city.example\nسارة${comma}sara@city.example`)).toEqual([
        [1, 'محمد علي', 'ali@city.example'],
        [2, 'سارة', 'sara@city.example'],
      ]);
    }
    expect(cells('佐藤 美咲、sato@city.example\n林怡君、lin@city.example')).toEqual([
      [1, '佐藤 美咲', 'sato@city.example'],
      [2, '林怡君', 'lin@city.example'],
    ]);
    expect(cells('محمد علي <ali@city.example>، سارة <sara@city.example>')).toEqual([
      [1, 'محمد علي', 'ali@city.example'],
      [1, 'سارة', 'sara@city.example'],
    ]);
    expect(cells('name,email\n甲、乙、丙,a@city.example')).toEqual([[2, '甲、乙、丙', 'a@city.example']]);
  });

  it('joins the two halves of a name, and finds the address whatever its column is called', () => {
    expect(cells('Given name,Surname,Kontakt\nAna,Silva,ana@city.example')).toEqual([
      [2, 'Ana Silva', 'ana@city.example'],
    ]);
  });

  it('knows further cells without headings by what they say, and says which one it does not know', () => {
    const [row, other] = read('Ana,ana@city.example,KE,Africa/Nairobi,en\nBo,bo@city.example,Deputy mayor');
    expect(row?.member).toEqual({
      name: 'Ana',
      email: 'ana@city.example',
      country: 'KE',
      timeZone: 'Africa/Nairobi',
      language: 'en',
    });
    expect(other?.fieldErrors).toMatchObject([
      { path: 'cells', code: 'unknown-cell', values: { text: 'Deputy mayor' } },
    ]);
  });

  it('has each fault beside its row', () => {
    const text = [
      'name,email,country,timezone,language',
      'Ana,ana@city,KE,Africa/Nairobi,en',
      ',bo@city.example,,,',
      'Cy,cy@city.example,Atlantis,Moon/Base,Klingon',
      'Di,,KE,,',
      '"Ed\nEde",ed@city.example,,,',
      'Flo,Bo@CITY.example,,,',
      `${'x'.repeat(201)},gil@city.example,,,`,
    ].join('\n');
    expect(read(text).map((row) => row.fieldErrors.map(({ path, code }) => `${path}:${code}`))).toEqual([
      ['email:not-an-address'],
      ['name:required'],
      ['country:unknown-country', 'timeZone:unknown-zone', 'language:unknown-language'],
      ['email:required'],
      ['name:control-characters'],
      ['email:repeated'],
      ['name:too-long'],
    ]);
  });

  it('says that two spellings are one address, and where it stood first', () => {
    const rows = read('Ana <ana@bücher.example>\nBo <bo@city.example>\nAna Silva <Ana@XN--BCHER-KVA.example>');
    expect(rows.map((row) => row.fieldErrors)).toEqual([
      [],
      [],
      [
        {
          path: 'email',
          code: 'repeated',
          message: 'This address appears more than once.',
          first: { origin: 'line', number: 1 },
        },
      ],
    ]);
  });

  it('keeps a name that begins like a formula as it is', () => {
    expect(read('"=HYPERLINK(""A1"")",ana@city.example')[0]?.member?.name).toBe('=HYPERLINK("A1")');
  });

  it.each([
    ['rows', 'a,b\n'.repeat(225_000)],
    ['rows with names', 'n,a@b.cd,TW,xx,yy,zz\n'.repeat(42_000)],
    ['addresses', 'a <b@c>, '.repeat(100_000)],
  ])('reads no more of 0.9 MB of %s than a list can have', async (_name, text) => {
    const readStart = (size: number) => checkRoster(readRoster(text.slice(0, size)).rows);
    // Any of the parts could be a list. It takes as much as some of them, and as dozens when all of it is read.
    const enough = 10 / 450;
    expect(await growth(readStart, { size: text.length, parts: 450, enough })).toBeLessThan(enough);
  });

  it('counts people, and not the heading', () => {
    const list = `name,email\n${'A,a@b.cd\n'.repeat(501)}`;
    expect(readRoster(list).fault).toEqual({ code: 'too-many-rows', values: { max: 500, count: 501 } });
  });

  it('refuses what is too much as a whole, and says how much it is', () => {
    const rows = (count: number) => Array.from({ length: count }, (_, index) => `P ${index}, p${index}@city.example`);
    expect(readRoster(rows(500).join('\n'))).toMatchObject({ fault: null, rows: { length: 500 } });
    expect(readRoster(rows(5000).join('\n'))).toEqual({
      rows: [],
      ignored: [],
      fault: { code: 'too-many-rows', values: { max: 500, count: 5000 } },
    });
    expect(readRoster('x'.repeat(1_000_001)).fault).toEqual({ code: 'too-long', values: { max: 500 } });
    expect(readRoster('name,email\n"Ana,ana@city.example\n').fault).toMatchObject({ code: 'not-csv' });
    expect(readRoster(' \n\t\n')).toEqual({ rows: [], ignored: [], fault: null });
  });

  it('answers whatever is pasted', () => {
    const nonsense = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.array(fc.constantFrom(...'<>@"\\,;\t|\n\r =名a.'), { maxLength: 400 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(nonsense, (text) => {
        const roster = readRoster(text);
        const rows = checkRoster(roster.rows);
        expect(rows.every((row) => (row.member === null) === row.fieldErrors.length > 0)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    '<@>',
    '>;',
    'a@',
    '"',
    ' ',
    'a@b.example,',
    '<',
    '\t@',
    'x'.repeat(1000) + '\n',
    '> ',
    `${'x,'.repeat(45_000)}\n`,
  ])('answers a megabyte of %j in time', async (part) => {
    const text = part.repeat(Math.ceil(1_000_000 / part.length)).slice(0, 1_000_000);
    expect(await cpuSeconds(() => checkRoster(readRoster(text).rows))).toBeLessThan(2);
  });
});

it('finds the zone of a country that has one', () => {
  const now = new Date('2027-01-04T08:00:00Z');
  expect(['KE', 'TW', 'DE', 'MY', 'US', 'BR', 'XX'].map((country) => countryZone(country, now))).toEqual([
    'Africa/Nairobi',
    'Asia/Taipei',
    'Europe/Berlin',
    'Asia/Kuala_Lumpur',
    null,
    null,
    null,
  ]);
});

test.each([
  [['a', 'b'], ['a', 'b'], null],
  [['a', 'gone'], ['a'], null],
  [['gone'], [], 'sessions'],
  [['b', 'b2'], ['b', 'b2'], 'two-runs'],
])('the sessions %j of a roster are %j, with the error %s', (chosen, sessionIds, error) => {
  const open = [
    { id: 'a', occurrenceGroup: null },
    { id: 'b', occurrenceGroup: 'group' },
    { id: 'b2', occurrenceGroup: 'group' },
  ];
  expect(chooseRosterSessions(open, chosen)).toEqual({ sessionIds, error });
});
