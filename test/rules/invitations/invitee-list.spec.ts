import { openInvitees } from '../../../src/domain/invitations/invitee-list.js';
import { readMergeText } from '../../../src/domain/broadcasts/merge-fields.js';
import { textErrors } from '../../../src/domain/campaigns/campaign-texts.js';

const read = (text: string) => {
  const opened = openInvitees(text);
  if (!opened.ok) return opened.fault;
  return opened.portions.flatMap((rows) =>
    rows().map(({ line, name, email, language, timeZone, fault, unreadLanguage, unreadTimeZone }) => {
      const unread = [unreadLanguage, unreadTimeZone].filter((text) => text !== null);
      return [line, name, email, language, timeZone, fault, ...unread];
    }),
  );
};

test('a pasted list and a table in any language name the same people', () => {
  const amina = ['Amina Odhiambo', 'amina@example.org'];
  expect(read('Amina Odhiambo <amina@example.org>\n\n"林, 怡君" <lin@example.org>; Bo <bo@>\nnobody\n')).toEqual([
    [1, ...amina, null, null, null],
    [3, '林, 怡君', 'lin@example.org', null, null, null],
    [3, 'Bo', 'bo@', null, null, 'bad-address'],
    [4, 'nobody', '', null, null, 'no-address'],
  ]);
  expect(
    read(
      '姓名,電子郵件,語言,時區\nAmina Odhiambo,amina@example.org,中文,Africa/Nairobi\n,,,\nx,y@z.org,klingon,大阪\nz,z@z.org,ja,Atlantis',
    ),
  ).toEqual([
    [2, ...amina, 'zh-TW', 'Africa/Nairobi', null],
    [4, 'x', 'y@z.org', null, 'Asia/Tokyo', null, 'klingon'],
    [5, 'z', 'z@z.org', 'ja', null, null, 'Atlantis'],
  ]);
  expect(read('a@example.org\nb@example.org')).toEqual([
    [1, '', 'a@example.org', null, null, null],
    [2, '', 'b@example.org', null, null, null],
  ]);
});

test('a long table is read in portions, with the lines of the file', () => {
  const rows = Array.from({ length: 2500 }, (_, index) =>
    index === 1500 ? '' : `Person ${index},p${index}@example.org`,
  );
  const listed = read(['name,email', ...rows].join('\n')) as unknown[][];
  expect(listed).toHaveLength(2499);
  expect(listed[0]).toEqual([2, 'Person 0', 'p0@example.org', null, null, null]);
  expect(listed[1500]).toEqual([1503, 'Person 1501', 'p1501@example.org', null, null, null]);
  expect(listed.at(-1)).toEqual([2501, 'Person 2499', 'p2499@example.org', null, null, null]);
  const bare = read(rows.join('\n')) as unknown[][];
  expect([bare.length, bare[1500]?.[0]]).toEqual([2499, 1502]);
});

test('a list that is no table names the line, and 100,001 rows are refused', () => {
  expect(read('name,email\n"open,a@example.org')).toMatchObject({ code: 'not-csv' });
  expect(read('name,email')).toMatchObject({ code: 'no-rows' });
  expect(read('a@example.org\n'.repeat(100_001))).toMatchObject({ code: 'too-many-rows' });
  expect(read('A <a@example.org>\n'.repeat(100_001))).toMatchObject({ code: 'too-many-rows' });
});

test("own texts need the call's default language, known languages and fields that can be filled in", () => {
  const text = { subject: 'Come', body: '{{when}}' };
  const codes = (texts: object, count = 1) =>
    textErrors(texts as never, ['en', 'zh-TW'], (one) => readMergeText(one, count === 1), { isOptional: true }).map(
      ({ path, code }) => `${path} ${code}`,
    );
  expect(codes({})).toEqual([]);
  expect(codes({ en: text, fr: text })).toEqual([]);
  expect(codes({ fr: text, xx: text })).toEqual(['contents.en.subject required', 'contents.xx unknown-language']);
  expect(codes({ en: text }, 2)).toEqual(['contents.en.body merge-no-session']);
});
