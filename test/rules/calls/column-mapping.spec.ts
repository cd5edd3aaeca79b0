import { guessMapping, hasUnclearDates, headingsKey, readHead } from '../../../src/domain/calls/column-mapping.js';
import { orderOfDates, readTypedInstant } from '../../../src/domain/calls/typed-dates.js';
import { guessedProposals } from '../../../src/domain/proposals/proposal-mapping.js';
import { readProposalsCsv } from '../../../src/domain/proposals/proposals-csv.js';
import { guessText } from '../../../src/platform/table-reader.js';

const call = {
  timeZone: 'Asia/Taipei',
  themes: [
    { slug: 'energy', name: 'Energy' },
    { slug: 'water', name: 'Water' },
  ],
  translations: { 'zh-TW': { themes: { water: '水資源' } } },
};

test.each([
  ['2027/3/4 下午 2:05:33 [GMT+8]', null, '2027-03-04T06:05:00.000Z'],
  ['2027/03/04 2:05:33 下午 GMT+8', null, '2027-03-04T06:05:00.000Z'],
  ['2027. 3. 4 오후 2:05:33', null, '2027-03-04T06:05:00.000Z'],
  ['2027/03/04 14:05:33', null, '2027-03-04T06:05:00.000Z'],
  ['04.03.2027 14:05:33', null, '2027-03-04T06:05:00.000Z'],
  ['3/4/2027 14:05:33', 'mdy', '2027-03-04T06:05:00.000Z'],
  ['3/4/2027 2:05:33 PM', 'dmy', '2027-04-03T06:05:00.000Z'],
  ['2027-03-04T14:05:33+08:00', null, '2027-03-04T14:05:33+08:00'],
  ['3/4/2027 14:05', null, null],
  ['30/02/2027', 'dmy', null],
  ['soon', 'dmy', null],
] as const)('%s (%s) is %s', (typed, order, instant) => {
  expect(readTypedInstant(typed, order, 'Asia/Taipei')).toBe(instant);
});

test('one date says the order of all others; without one, it must be asked', () => {
  expect(orderOfDates(['3/4/2027', '13/4/2027'])).toBe('dmy');
  expect(orderOfDates(['3/4/2027', '3/14/2027'])).toBe('mdy');
  expect(orderOfDates(['3/4/2027', ''])).toBeNull();
  const head = readHead('Timestamp,Title\n3/4/2027 10:00:00,A') ?? { headings: [], rows: [] };
  const mapping = guessedProposals(head, []);
  expect(hasUnclearDates(head, mapping, 'submitted_at')).toBe(true);
  expect(hasUnclearDates(head, { ...mapping, dates: 'mdy' }, 'submitted_at')).toBe(false);
});

test('addresses are found by their content, and a file is known by its headings in any order and spelling', () => {
  const head = readHead('Who,How we reach you\nAna,ana@example.org\nRui,rui@example.org');
  expect(head && guessMapping(head, () => null, { address: 'email', instant: null }).columns).toEqual({
    howwereachyou: 'email',
  });
  expect(headingsKey(['E-mail', 'Name'])).toBe(headingsKey(['name', 'Email']));
  expect(readHead('ana@example.org\nrui@example.org')).toBeNull();
});

test('responses of a form in Chinese are proposals with themes by name, times in the zone of the call, and IDs that stay', () => {
  const text =
    '時間戳記,電子郵件地址,提案名稱,類別,團隊名稱,摘要\n2027/3/4 下午 2:05:33,ana@example.org,港口微電網,水資源,Quay,短\n';
  const read = () => {
    const head = readHead(text);
    return readProposalsCsv(text, [], head && { mapping: guessedProposals(head, []), call });
  };
  const first = read();
  if (!first.ok) throw new Error(first.fault.code);
  expect(first.rows).toMatchObject([
    {
      externalId: expect.stringMatching(/^import-[\da-f]{10}$/u),
      input: {
        title: '港口微電網',
        theme: 'water',
        organization: 'Quay',
        state: 'submitted',
        submittedAt: new Date('2027-03-04T06:05:00Z'),
        members: [{ email: 'ana@example.org' }],
        content: { summary: '短' },
      },
    },
  ]);
  expect(read()).toEqual(first);
});

test('an export of pretalx keeps its codes, and its states are ours', () => {
  const text =
    'ID,Proposal title,Proposal state,Track\nABC9XZ,Waves,accepted,Energy\nK3LM77,Tides,rejected,energy\nQ1,Winds,withdrawn,Energy\n';
  const head = readHead(text);
  const read = readProposalsCsv(text, [], head && { mapping: guessedProposals(head, []), call });
  expect(read.ok && read.rows.map(({ externalId, input }) => [externalId, input?.state, input?.theme])).toEqual([
    ['ABC9XZ', 'winner', 'energy'],
    ['K3LM77', 'not-selected', 'energy'],
    ['Q1', 'withdrawn', 'energy'],
  ]);
});

test.each([
  ['Big5', [0xa9, 0x6d, 0xa6, 0x57, 0x2c, 0x41], '姓名,A'],
  ['Windows-1252', [...Buffer.from('M\xfcller;H\xe9l\xe8ne', 'latin1')], 'Müller;Hélène'],
  ['Windows-1252 beyond ISO 8859-1', [0x4f, 0x92, 0x20, 0x80, 0x20, 0x9f], 'O’ € Ÿ'],
  ['no text', [0x89, 0x50, 0x4e, 0x47, 0, 0xff], null],
] as const)('%s is recognized', (_, bytes, text) => {
  expect(guessText(Uint8Array.from(bytes))).toBe(text);
});
