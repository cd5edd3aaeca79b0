import { invalidRows, listWords, unreadQuestions } from '../../../src/console/invitations/list-words.js';
import type { Call } from '../../../src/domain/calls/call.entity.js';
import type { InvitationCounts } from '../../../src/domain/invitations/invitation.js';
import type { ListedPerson, UnreadCells } from '../../../src/domain/invitations/invitations.queries.js';

const call = { languages: ['en', 'zh-TW'], timeZone: 'Asia/Taipei' } as Call;
const row = (line: number, reason: string, name: string, email: string) =>
  ({ line, reason, name, email, state: 'invalid' }) as ListedPerson;
const fix = { fixPath: '/fix' };
const counted = (invalid: number, waiting = 0) => ({ invalid, waiting }) as InvitationCounts;

describe('bad rows', () => {
  test('are one line for each cause, with three examples and the number of the rest', () => {
    const invalid = [
      ...Array.from({ length: 40 }, (_, index) => row(index + 2, 'bad-address', `Guest ${index}`, `guest.${index}@`)),
      row(60, 'no-address', 'Nobody', ''),
      row(61, 'no-address', '', ''),
    ];
    const found = invalidRows({ counts: counted(42), invalid, ...fix }, 'en');
    expect([found?.heading, found?.causes]).toEqual([
      'Unusable rows: 42',
      [
        '2 × Add an email address. (line 60: Nobody, line 61: –)',
        '40 × Correct the email address. (line 2: Guest 0 · guest.0@, line 3: Guest 1 · guest.1@, line 4: Guest 2 · guest.2@, and 37 more)',
      ],
    ]);
  });

  test('come back as the list to correct them in, at most 200 at once', () => {
    const invalid = Array.from({ length: 300 }, (_, index) => row(index, 'bad-address', index % 2 ? 'Bo' : '', 'bo@'));
    const lines = invalidRows({ counts: counted(300), invalid, ...fix }, 'en')?.list.split('\n');
    expect([lines?.length, lines?.slice(0, 2)]).toEqual([200, ['bo@', 'Bo <bo@>']]);
  });

  test('are nothing where there are none', () => {
    expect(invalidRows({ counts: counted(0), invalid: [], ...fix }, 'en')).toBeNull();
  });
});

describe('an unknown language or time zone', () => {
  const cell = (more: Partial<UnreadCells[number]>): UnreadCells[number] => ({
    part: 'language',
    text: 'pt',
    count: 27,
    leftOut: 0,
    isOpen: true,
    ...more,
  });
  const asked = (more: Partial<UnreadCells[number]>, language = 'en') => {
    const [{ text, choices, hidden } = { text: '', choices: [], hidden: [] }] = unreadQuestions(
      [cell(more)],
      call,
      '/unread',
      language,
    );
    return [text, choices.map(({ value, label }) => `${value}: ${label}`), hidden];
  };
  const pt = [
    { name: 'part', value: 'language' },
    { name: 'text', value: 'pt' },
  ];

  test('is one question for all who have it', () => {
    expect(asked({})).toEqual([
      '27 × language “pt”: Send in English',
      ['keep: Send in English', 'leave: Leave out'],
      pt,
    ]);
    expect(asked({ part: 'timeZone', text: 'Atlantis' })[0]).toBe('27 × time zone “Atlantis”: Show Taipei time');
    expect(asked({}, 'zh-TW')[0]).toContain('27');
  });

  test('says what was decided, and offers only the other way', () => {
    expect(asked({ isOpen: false })).toEqual(['27 × language “pt”: Send in English', ['leave: Leave out'], pt]);
    expect(asked({ isOpen: false, count: 0, leftOut: 27 })).toEqual([
      '27 × language “pt”: Leave out',
      ['keep: Send in English'],
      pt,
    ]);
  });

  test('is only told once the invitation was sent, and not of those who were left out', () => {
    const said = (unread: UnreadCells) =>
      listWords({ call, counts: counted(0, 0), reasons: [], unread }, null, 'en').join(' ');
    expect(said([cell({})])).toContain('pt');
    expect(said([cell({ count: 0, leftOut: 27 })])).toBe('');
  });
});
