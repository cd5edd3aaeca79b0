import * as fc from 'fast-check';
import type { RegisterResult } from '../../../src/domain/registrations/admission/registration-request.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ReceiveEmail } from '../../../src/flows/notifications/receive-email.flow.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { goldenBounce, reportEmail } from '../../support/bounces.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import {
  calendarEmail,
  goldenReplies,
  goldenReply,
  goldenUid,
  replyEmail,
  replyObject,
} from '../../support/replies.js';
import { createWorld } from '../../support/world.js';
import { cpuSeconds } from '../../support/cpu-time.js';
import { makeFlow } from '../../support/flows.js';

/** How long the fuzz test runs; set it higher to look deeper. */
const fuzzSeconds = Number(process.env['FUZZ_SECONDS'] ?? 3);
/** What one mail may cost, on a slow machine that does other things too. */
const maxSeconds = 2;

let database: TestDatabase;
let inbox: ReceiveEmail;
let invited: RegisterResult;
let invitedMessageId: string;
let nextMessageId: string;

beforeAll(async () => {
  database = await freshDatabase();
  const world = await createWorld(database.dataSource);
  const register = makeFlow(Register, database.dataSource, world.clock);
  const session = await world.session({ capacity: 1 });
  const person = (name: string) => registrationInput.parse({ email: `${name}@example.org`, name });
  invited = await register.run(session.id, person('amina'), { kind: 'visitor' });
  await register.run(session.id, person('next'), { kind: 'visitor' });
  const messages = await database.dataSource.query(`select message_id from messages order by position`);
  [invitedMessageId, nextMessageId] = messages.map((message: { message_id: string }) => message.message_id);
  await database.dataSource.query(`update messages set state = 'sent', attempts = 1 where message_id = $1`, [
    invitedMessageId,
  ]);
  inbox = makeFlow(ReceiveEmail, database.dataSource, world.clock);
  world.clock.set('2027-01-11T12:00:00Z');
});
afterAll(() => database.drop());

const take = (raw: Buffer) => inbox.run(raw, { kind: 'system' });
const declined = () =>
  replyObject({ uid: invited.registration.uid, email: invited.attendee.email, answer: 'DECLINED' });

/** The same from somebody else: what is read to its end must not count either. */
const strange = () => replyObject({ uid: invited.registration.uid, email: 'eve@example.org' });

/** Whatever a mail could change or add. */
async function everything(): Promise<unknown> {
  const tables = ['sessions', 'registrations', 'attendees', 'organizations', 'messages', 'audit_entries'];
  return Promise.all(
    tables.map((table) =>
      database.dataSource.query(`select to_jsonb(t) - 'unused_reply' as row from ${table} t order by t.id`),
    ),
  );
}

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\r\n');
const megabyte = 1024 * 1024;
/** As much of a line as fits into the largest mail. */
const filled = (line: (index: number) => string) =>
  lines(Math.floor((megabyte - 4000) / (line(100_000).length + 2)), line);

/** Parts within parts; the answer is in the innermost. */
function nested(depth: number): Buffer {
  const open = lines(depth, (index) => `Content-Type: multipart/mixed; boundary=b${index}\r\n\r\n--b${index}`);
  const close = lines(depth, (index) => `--b${depth - 1 - index}--`);
  return Buffer.from(`${open}\r\nContent-Type: text/calendar\r\n\r\n${declined()}\r\n${close}\r\n`);
}

/** The headers of an invite of ours. */
const ourMessageId = (id = invitedMessageId) => `Subject: Your seat\r\nMessage-ID: ${id}\r\n`;
const returnedWithin = (depth: number) => lines(depth, () => 'Content-Type: message/rfc822\r\n');

const beforeEvent = (text: string, object = declined()) => object.replace('BEGIN:VEVENT', `${text}\r\nBEGIN:VEVENT`);
const inEvent = (text: string, object = declined()) => object.replace('END:VEVENT', `${text}\r\nEND:VEVENT`);

const hostile: [string, () => Buffer, string][] = [
  ['nothing at all', () => Buffer.alloc(0), 'no-calendar'],
  [
    'a megabyte of headers',
    () => calendarEmail(declined(), [filled((index) => `X-${index}: ${'x'.repeat(60)}`)]),
    'mail-unreadable',
  ],
  [
    'one header of a megabyte',
    () => calendarEmail(declined(), [`X: ${'x'.repeat(megabyte - 4000)}`]),
    'mail-unreadable',
  ],
  [
    'a header of 60 KB of encoded words',
    () => calendarEmail(strange(), [`Subject: ${lines(1700, () => ' =?utf-8?Q?=41=42=43=44=45?=')}`]),
    'other-attendee',
  ],
  [
    'a list of 1,500 recipients',
    () => calendarEmail(strange(), [`Cc: ${lines(1500, (index) => ` a${index}@example.org,`)}`]),
    'other-attendee',
  ],
  [
    'more than a megabyte',
    () => calendarEmail(declined(), [], `text/calendar\r\n\r\n${'x'.repeat(megabyte)}`),
    'mail-too-large',
  ],
  ['parts within parts, 1,000 deep', () => nested(1000), 'mail-unreadable'],
  ['parts within parts, 10,000 deep', () => nested(10_000), 'mail-unreadable'],
  [
    '12,000 parts',
    () =>
      Buffer.from(
        `Content-Type: multipart/mixed; boundary=b\r\n\r\n${lines(12_000, () => '--b\r\nContent-Type: text/calendar\r\n\r\nx')}`,
      ),
    'mail-unreadable',
  ],
  ['a megabyte of empty lines', () => calendarEmail('\n'.repeat(megabyte - 2000)), 'mail-too-large'],
  [
    'a boundary that never comes',
    () =>
      Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${filled(() => '--another-boundary-of-nobody')}`),
    'no-calendar',
  ],
  ['a megabyte of nested HTML', () => calendarEmail('<div>'.repeat(200_000), [], 'text/html'), 'no-calendar'],
  [
    'a megabyte of links',
    () =>
      calendarEmail(
        filled((index) => `xn--a.xn--b.xn--${index}.example.org`),
        [],
        'text/plain',
      ),
    'no-calendar',
  ],
  ['a wrong charset', () => calendarEmail(declined(), [], 'text/calendar; charset=utf-16le'), 'calendar-unreadable'],
  [
    'half a base64',
    () =>
      calendarEmail(
        Buffer.from(declined()).toString('base64').slice(0, 200),
        [],
        'text/calendar\r\nContent-Transfer-Encoding: base64',
      ),
    'calendar-unreadable',
  ],
  [
    'broken quoted-printable',
    () =>
      calendarEmail(
        declined().replaceAll(':', '=ZZ'),
        [],
        'text/calendar\r\nContent-Transfer-Encoding: quoted-printable',
      ),
    'calendar-unreadable',
  ],
  ['a calendar that ends in the middle', () => calendarEmail(declined().slice(0, 180)), 'calendar-unreadable'],
  [
    '10,000 properties and no answer',
    () =>
      calendarEmail(
        declined()
          .replace('METHOD:REPLY', 'METHOD:REQUEST')
          .replace('END:VEVENT', `${lines(10_000, () => 'X:1')}\r\nEND:VEVENT`),
      ),
    'other-method',
  ],
  [
    '10,000 long properties',
    () => calendarEmail(inEvent(lines(10_000, (index) => `X-PROPERTY-${index}:value`))),
    'calendar-too-large',
  ],
  [
    '10,000 attendees',
    () => calendarEmail(inEvent(lines(4000, (index) => `ATTENDEE:mailto:${index}@example.org`))),
    'calendar-too-large',
  ],
  [
    '2,000 attendees',
    () => calendarEmail(inEvent(lines(2000, (index) => `ATTENDEE:mailto:${index}@example.org`))),
    'not-one-attendee',
  ],
  ['5,000 events', () => calendarEmail(beforeEvent(lines(4000, () => 'BEGIN:VEVENT\r\nEND:VEVENT'))), 'not-one-event'],
  [
    'components within components',
    () =>
      calendarEmail(beforeEvent(`${lines(4500, () => 'BEGIN:VTODO')}\r\n${lines(4500, () => 'END:VTODO')}`, strange())),
    'other-attendee',
  ],
  [
    '10,000 properties and an answer for somebody else',
    () =>
      calendarEmail(
        inEvent(
          lines(10_000, () => 'X:1'),
          strange(),
        ),
      ),
    'other-attendee',
  ],
  [
    'a line of 30,000 parameters',
    () => calendarEmail(strange().replace('ATTENDEE;', `ATTENDEE${';A=1'.repeat(30_000)};`)),
    'other-attendee',
  ],
  [
    'a line of 30,000 parameters without an end',
    () => calendarEmail(inEvent(`X${';A=1'.repeat(30_000)}`)),
    'calendar-unreadable',
  ],
  ['a line of 60,000 quotes', () => calendarEmail(inEvent(`X;A=${'"'.repeat(60_000)}:1`, strange())), 'other-attendee'],
  [
    'a line of 60,000 members',
    () => calendarEmail(strange().replace('PARTSTAT=', `MEMBER=${'"",'.repeat(40_000)}"";PARTSTAT=`)),
    'other-attendee',
  ],
  ['a line in 60,000 folds', () => calendarEmail(inEvent(`X:${'\r\n '.repeat(40_000)}`, strange())), 'other-attendee'],
  ['60,000 backslashes', () => calendarEmail(inEvent(`COMMENT:${'\\'.repeat(100_000)}`, strange())), 'other-attendee'],
  [
    'a rule that is expanded for ever',
    () =>
      calendarEmail(
        strange()
          .replace('METHOD:REPLY', 'METHOD:COUNTER')
          .replace('DTSTART:20270114T080000Z', 'DTSTART;TZID=Z:20270114T080000')
          .replace(
            'BEGIN:VEVENT',
            'BEGIN:VTIMEZONE\r\nTZID:Z\r\nBEGIN:STANDARD\r\nDTSTART:00010101T000000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT',
          ),
      ),
    'other-attendee',
  ],
  [
    'a machine that says it is away',
    () => Buffer.from('Auto-Submitted: auto-replied\r\nPrecedence: bulk\r\nSubject: Away\r\n\r\nI am away.\r\n'),
    'automatic',
  ],
  ['a report about a message of nobody', () => goldenBounce('postfix-unknown-user.eml'), 'unknown-message'],
  [
    'a report that guesses at our messages',
    () =>
      reportEmail(
        ['Final-Recipient: rfc822; amina@example.org', 'Action: failed', 'Status: 5.1.1'],
        filled((index) => `Message-ID: <${index}@greenroom.example.org>`),
      ),
    'unknown-message',
  ],
  [
    'a report about 30,000 recipients',
    () =>
      reportEmail(
        [lines(15_000, (index) => `Final-Recipient: rfc822; ${index}@example.org\r\nAction: delivered\r\n`)],
        ourMessageId(),
      ),
    'other-recipient',
  ],
  [
    'a report of one field in 40,000 folds',
    () => reportEmail([`Final-Recipient: rfc822;\r\n${lines(40_000, () => ' a@example.org')}`], ourMessageId()),
    'no-recipient',
  ],
  [
    'a report of a megabyte of blanks and semicolons',
    () => reportEmail([`Action: delivered\r\nFinal-Recipient: ${' ;'.repeat(500_000)}`], ourMessageId()),
    'not-a-failure',
  ],
  [
    'a report of a message that is still to be sent',
    () =>
      reportEmail(
        ['Final-Recipient: rfc822; amina@example.org', 'Action: failed', 'Status: 5.1.1'],
        ourMessageId(nextMessageId),
      ),
    'not-sent',
  ],
  [
    'a report in prose',
    () =>
      calendarEmail(
        `Hi. This is the mail-send program.\r\n<amina@example.org>:\r\n550 5.1.1 no such user\r\n${ourMessageId()}\r\n`,
        [],
        'text/plain',
      ),
    'no-calendar',
  ],
  [
    'a returned mail within returned mails',
    () => reportEmail([], returnedWithin(2000), 'message/rfc822'),
    'unknown-message',
  ],
  [
    'our own invite, come back',
    () => calendarEmail(declined().replace('METHOD:REPLY', 'METHOD:REQUEST'), ['Auto-Submitted: auto-generated']),
    'other-method',
  ],
  [
    'our own cancellation, come back',
    () => calendarEmail(declined().replace('METHOD:REPLY', 'METHOD:CANCEL')),
    'other-method',
  ],
];

describe('a hostile mail', () => {
  it.each(hostile)('%s changes nothing, in bounded time and memory', async (_name, make, reason) => {
    const raw = make();
    const before = await everything();
    const heap = process.memoryUsage().heapUsed;
    const seconds = await cpuSeconds(async () => expect(await take(raw)).toEqual({ outcome: 'ignored', reason }));
    expect(seconds).toBeLessThan(maxSeconds);
    expect(process.memoryUsage().heapUsed - heap).toBeLessThan(300 * megabyte);
    expect(await everything()).toEqual(before);
  });
});

/** Pieces that mean something to a reader of mails or calendars. */
const tokens = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  ' ',
  ':',
  ';',
  '=',
  '"',
  ',',
  '\\',
  '^',
  '%',
  '\uFEFF',
  '\u2028',
  '--',
  '--parts',
  '--parts--',

  'BEGIN:VEVENT\r\n',
  'END:VEVENT\r\n',
  'BEGIN:VTIMEZONE\r\n',
  'END:VCALENDAR\r\n',
  'METHOD:COUNTER\r\n',
  'RRULE:FREQ=YEARLY\r\n',

  'DTSTAMP:20270111T235959Z\r\n',
  'SEQUENCE:2147483648\r\n',
  'ATTENDEE:mailto:eve@example.org\r\n',
  'VALUE=DATE',
  'TZID=Asia/Taipei',

  'Content-Type: message/rfc822\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  'charset=utf-16',
  'boundary=',
  '__proto__',
  'constructor',
];

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  drop: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
  put: fc.oneof(fc.constantFrom(...tokens), fc.string({ unit: 'binary', maxLength: 20 })),
  times: fc.oneof(
    { weight: 9, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.integer({ min: 2, max: 2000 }) },
  ),
});

/** A real answer, in a mail of a real calendar or as plain text, damaged in some places. */
const damaged = fc
  .record({
    base: fc.oneof(
      fc.constantFrom(...goldenReplies).map((name) => goldenReply(name).toString('latin1')),
      fc
        .record({
          answer: fc.constantFrom('ACCEPTED', 'TENTATIVE', 'DECLINED', 'DELEGATED', ''),
          method: fc.constantFrom('REPLY', 'COUNTER', 'REQUEST'),
          sequence: fc.constantFrom(0, 1, 2, 7),
          second: fc.integer({ min: 10, max: 59 }),
          email: fc.constantFrom('amina@example.org', 'next@example.org', 'eve@example.org'),
        })
        .map(({ second, ...parts }) =>
          replyEmail({ uid: goldenUid, stamp: `20270111T1015${second}Z`, ...parts }).toString('latin1'),
        ),
    ),
    edits: fc.array(edit, { maxLength: 6 }),
  })
  .map(({ base, edits }) => {
    const text = edits.reduce((left, { at, drop, put, times }) => {
      const place = Math.floor(at * left.length);
      return left.slice(0, place) + put.repeat(times) + left.slice(place + drop);
    }, base);
    return Buffer.from(text, 'latin1');
  });

test(
  'whatever comes in, nobody is added, no seat is lost or sold twice, and it ends in time',
  async () => {
    await database.dataSource.query(`update registrations set uid = $1 where id = $2`, [
      goldenUid,
      invited.registration.id,
    ]);
    const outcomes = new Set<string>();
    const valid = { uid: goldenUid, email: invited.attendee.email, stamp: '20270111T101500Z' };
    // Whatever else there is time for, these show that the door is open.
    const examples = [
      replyEmail(valid),
      replyEmail(valid),
      replyEmail({ ...valid, email: 'eve@example.org' }),
      replyEmail({ ...valid, method: 'COUNTER' }),
      replyEmail({ ...valid, answer: 'DECLINED', stamp: '20270111T101501Z' }),
      calendarEmail('hello'),
    ];
    const check = async (raw: Buffer) => {
      let taken: Awaited<ReturnType<typeof take>> | undefined;
      expect(await cpuSeconds(async () => (taken = await take(raw)))).toBeLessThan(maxSeconds);
      const { outcome, reason } = taken!;
      outcomes.add(reason ?? outcome);
      expect(outcome === 'ignored' ? sound : await bookkeeping()).toEqual(sound);
      if (outcome === 'released') await restore();
    };
    for (const raw of examples) await check(raw);
    const interruptAfterTimeLimit = fuzzSeconds * 1000;
    await fc.assert(fc.asyncProperty(damaged, check), {
      numRuns: 10_000_000,
      interruptAfterTimeLimit,
      markInterruptAsFailure: false,
    });
    expect(await bookkeeping()).toEqual(sound);
    expect([...outcomes]).toEqual(
      expect.arrayContaining(['answered', 'repeated', 'wished', 'other-attendee', 'released', 'calendar-unreadable']),
    );
  },
  fuzzSeconds * 1000 + 300_000,
);

const sound = { attendees: 2, registrations: 2, seatsAreCounted: true, lineIsCounted: true, foreign: 0 };

/** What must hold after any mail. */
async function bookkeeping(): Promise<unknown> {
  const rows = await database.dataSource.query(
    `select (select count(*)::int from attendees) as attendees,
       (select count(*)::int from registrations) as registrations,
       s.taken = (select count(*) from registrations where state = 'confirmed') as "seatsAreCounted",
       s.waiting = (select count(*) from registrations where state = 'waitlisted') as "lineIsCounted",
       -- Of a decline that may be forged, the attendee is asked, once for each version of the event.
       (select count(*)::int from messages
         where kind not in ('invited', 'waitlisted', 'released', 'promoted', 'decline-unconfirmed')) as foreign
     from sessions s`,
  );
  return rows[0];
}

/** Puts the two people where they began, so that the next answer finds a seat again. */
async function restore(): Promise<void> {
  const { id } = invited.registration;
  await database.dataSource.query(
    `update registrations set state = case when id = $1 then 'confirmed' else 'waitlisted' end,
       sequence = 0, rsvp = null, rsvp_at = null, rsvp_sequence = null, wish = null`,
    [id],
  );
  await database.dataSource.query(`update sessions set taken = 1, waiting = 1`);
  await database.dataSource.query(`delete from messages where kind in ('released', 'promoted')`);
}
