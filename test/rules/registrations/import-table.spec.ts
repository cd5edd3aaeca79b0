import { questionInput } from '../../../src/domain/questions/question-input.js';
import { countUnread, openImport } from '../../../src/domain/registrations/import/import-table.js';

const ask = (id: string, input: object) => ({ id, ...questionInput.parse(input) });
const questions = [
  ask('q1', {
    key: 'topics',
    kind: 'choices',
    label: 'Topics',
    options: [
      { value: 'solar', label: 'Sun, wind' },
      { value: 'water', label: 'Water' },
    ],
    translations: { 'zh-TW': { label: '主題', options: { water: '水資源' } } },
  }),
  ask('q2', { key: 'first-time', kind: 'yes-no', label: 'First time?', required: true }),
  ask('q3', { key: 'origin', kind: 'country', label: 'Where from?' }),
];
const read = (text: string) => {
  const opened = openImport(text, questions, { maxRows: 10_000, asksAttendance: true, listening: ['en', 'es', 'ase'] });
  if (!opened.ok) throw new Error(opened.fault.code);
  return opened.rows.map((row) => opened.check(row));
};
const answersOf = (text: string) =>
  read(text).map(({ input, fieldErrors }) => input?.answers ?? fieldErrors.map((one) => one.path));

it('reads answers under the key of a question or its words in any language', () => {
  expect(
    answersOf(
      [
        'Name;E-mail;Topics;First time?;origin',
        'Ana;ana@example.org;Water, sun, wind;yes;Portugal',
        'Bo;bo@example.org;"Sun, wind";是;台灣',
        'Cy;cy@example.org;水資源;NO;ke',
      ].join('\n'),
    ),
  ).toEqual([
    ['answers.topics'],
    { topics: ['solar'], 'first-time': true, origin: 'TW' },
    { topics: ['water'], 'first-time': false, origin: 'KE' },
  ]);
  expect(answersOf('姓名,電子郵件,主題,first-time\n林,lin@example.org,水資源；solar,x')).toEqual([
    { topics: ['water', 'solar'], 'first-time': true },
  ]);
});

it('skips questions for rows without answers, and requires complete answers otherwise', () => {
  expect(answersOf('name,email,topics,first-time\nAna,ana@example.org,,\nBo,bo@example.org,water,')).toEqual([
    [],
    ['answers.first-time'],
  ]);
});

it('takes two spellings of one address for one person, unless the first is at fault', () => {
  const rows = read('name,email,country\n,ana@example.org,\nAna,ANA@example.org,\nAna,ana@EXAMPLE.org,\n');
  expect(
    rows.map(({ line, input, fieldErrors }) => [line, input?.email ?? null, fieldErrors.map((one) => one.code)]),
  ).toEqual([
    [2, null, ['required']],
    [3, 'ANA@example.org', []],
    [4, null, ['repeated-line']],
  ]);
  expect(rows[2]?.fieldErrors[0]?.values).toEqual({ line: 3 });
});

it('joins the parts of a name, and removes the escape that spreadsheets need', () => {
  const [row] = read("First name,Last name,Company,email\n'=Ana,Costa,'+Steel,mailto:ana@example.org");
  expect(row?.input).toEqual({ name: '=Ana Costa', email: 'ana@example.org', organization: '+Steel', country: null });
});

it.each([
  ['no heading', 'Ana,ana@example.org', 'no-header'],
  ['a heading without addresses', 'name,country\nAna,PT', 'no-header'],
  ['nothing below it', 'name,email', 'no-rows'],
  ['too much', `email\n${'a@example.org\n'.repeat(10_001)}`, 'too-many-rows'],
])('opens no table with %s', (_name, text, code) => {
  expect(
    openImport(text, questions, { maxRows: 10_000, asksAttendance: true, listening: ['en', 'es', 'ase'] }),
  ).toMatchObject({
    ok: false,
    fault: { code },
  });
});

it('reads how people attend in our own words of any language', () => {
  const rows = read(
    'name,email,參加方式\nA,a@e.example,in-person\nB,b@e.example,線上\nC,c@e.example,\nD,d@e.example,perhaps',
  );
  expect(rows.map(({ input, fieldErrors }) => input?.attendance ?? fieldErrors.map(({ path }) => path))).toEqual([
    'in-person',
    'online',
    [],
    ['attendance'],
  ]);
  // For a session that doesn't ask, the heading can mean anything.
  const opened = openImport('name,email,attendance\nA,a@e.example,attended', questions, {
    maxRows: 10_000,
    asksAttendance: false,
    listening: [],
  });
  expect(opened).toMatchObject({ ok: true, ignored: ['attendance'] });
  expect(opened.ok && opened.rows.map((row) => opened.check(row).fieldErrors)).toEqual([[]]);
});

test('the language that people follow is read by code or name, where there is a choice', () => {
  const table =
    'name,email,listens_in\nA,a@e.example,es\nB,b@e.example,American Sign Language\nC,c@e.example,Klingon\nD,d@e.example,';
  const read = (listening: string[]) => {
    const opened = openImport(table, questions, { maxRows: 10, asksAttendance: true, listening });
    if (!opened.ok) throw new Error(opened.fault.code);
    const rows = opened.rows.map(opened.check);
    return { ignored: opened.ignored, listensIn: rows.map(({ input }) => input?.listensIn), unread: countUnread(rows) };
  };
  expect(read(['en', 'es', 'ase'])).toEqual({
    ignored: [],
    listensIn: ['es', 'ase', undefined, undefined],
    unread: [{ column: 'listensIn', text: 'Klingon', count: 1 }],
  });
  expect(read([])).toEqual({ ignored: ['listens_in'], listensIn: Array(4).fill(undefined), unread: [] });
});

describe('who doesn’t come', () => {
  const openedOf = (table: string) => {
    const opened = openImport(table, questions, { maxRows: 10, asksAttendance: false, listening: [] });
    if (!opened.ok) throw new Error(opened.fault.code);
    const rows = opened.rows.map(opened.check);
    return { comes: rows.map(({ input }) => input?.name), lines: rows.map(({ line }) => line), ...opened };
  };

  it.each([
    [
      'Indico',
      'ID,Name,Email Address,Affiliation,Registration date,Registration state\n' +
        '1,Ana Costa,ana@example.org,Quay,2027-01-04 09:00:00,Completed\n' +
        '2,Bo Lund,bo@example.org,,2027-01-04 09:00:00,Withdrawn\n' +
        '3,Cy Roy,cy@example.org,,2027-01-04 09:00:00,Rejected\n' +
        '4,Di Ek,di@example.org,,2027-01-04 09:00:00,Withdrawn\n' +
        '5,Ed Fox,ed@example.org,,2027-01-04 09:00:00,Pending\n',
      ['Ana Costa', 'Ed Fox'],
      [
        { state: 'Withdrawn', count: 2 },
        { state: 'Rejected', count: 1 },
      ],
    ],
    [
      'Zoom',
      'First Name,Last Name,Email,Registration Time,Approval Status\n' +
        'Ana,Costa,ana@example.org,2027-01-04 09:00:00,approved\nBo,Lund,bo@example.org,2027-01-04 09:00:00,denied\n',
      ['Ana Costa'],
      [{ state: 'denied', count: 1 }],
    ],
    [
      'Luma',
      'name,first_name,last_name,email,approval_status\n' +
        'Ana,,,ana@example.org,approved\nBo,,,bo@example.org,declined\nCy,,,cy@example.org,waitlist\n',
      ['Ana', 'Cy'],
      [{ state: 'declined', count: 1 }],
    ],
    [
      'Eventbrite',
      'Name,Email,Attendee Status\nAna,ana@example.org,Attending\nBo,bo@example.org,Not Attending\n',
      ['Ana'],
      [{ state: 'Not Attending', count: 1 }],
    ],
    [
      'Greenroom',
      'name,email,state\nAna,ana@example.org,confirmed\nBo,bo@example.org,cancelled\nCy,cy@example.org,waitlisted\n',
      ['Ana', 'Cy'],
      [{ state: 'cancelled', count: 1 }],
    ],
  ])('is left out of the list of %s', (_program, table, comes, leftOut) => {
    expect(openedOf(table)).toMatchObject({ comes, leftOut });
  });

  it('doesn’t stand in the way of who registered again, and lines are those of the file', () => {
    const { comes, lines } = openedOf('name,email,Status\nAna,ana@example.org,Canceled\nAna,ana@example.org,Paid');
    expect([comes, lines]).toEqual([['Ana'], [3]]);
  });

  it('is not told by a state of a country, or by a question of the session', () => {
    expect(openedOf('name,email,State\nAna,ana@example.org,NO\nBo,bo@example.org,CA').comes).toEqual(['Ana', 'Bo']);
    const asked = [ask('q9', { key: 'status', kind: 'text', label: 'Status of your project' })];
    const opened = openImport('name,email,status\nAna,ana@example.org,cancelled', asked, {
      maxRows: 10,
      asksAttendance: false,
      listening: [],
    });
    expect(opened).toMatchObject({ ok: true, leftOut: [], rows: [{ line: 2 }] });
  });
});
