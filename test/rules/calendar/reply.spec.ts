import { readReply } from '../../../src/domain/calendar/read-reply.js';
import { decideReply, type Invited, type ReplySender } from '../../../src/domain/calendar/reply.js';
import { type CalendarReply } from '../../../src/domain/calendar/read-reply.js';
import { currentRsvp } from '../../../src/domain/registrations/registration.js';
import { cpuSeconds } from '../../support/cpu-time.js';

const now = new Date('2027-01-11T12:00:00Z');
const at = (time: string) => new Date(`2027-01-11T${time}Z`);

const accepted: CalendarReply = {
  method: 'REPLY',
  uid: 'uid',
  sequence: 2,
  stampedAt: at('10:15:00'),
  addresses: ['Amina@Example.org'],
  participation: 'ACCEPTED',
  comment: null,
  proposed: { startsAt: null, endsAt: null },
};
const invited = {
  registration: { state: 'confirmed', sequence: 2, rsvpAt: null, rsvpSequence: null, proposedTime: null },
  session: { state: 'published', endsAt: new Date('2027-01-14T09:15:00Z'), declineReleasesSeat: true },
  emailKey: 'amina@example.org',
} satisfies Invited;
const attendee: ReplySender = { address: 'amina@example.org', authentication: 'unknown', mustPass: false };
const answeredAt = (time: string, sequence = 2) => ({ rsvpAt: at(time), rsvpSequence: sequence });

describe('what a reply does', () => {
  const answer = { rsvpAt: at('10:15:00'), rsvpSequence: 2, rsvpComment: null };
  const noted = (rsvp: string) => ({ outcome: 'answered', answer: { ...answer, rsvp } });
  const ignored = (reason: string) => ({ outcome: 'ignored', reason });

  interface Case {
    reply?: Partial<CalendarReply>;
    sender?: Partial<ReplySender>;
    registration?: Partial<Invited['registration']>;
    session?: Partial<Invited['session']>;
  }
  it.each<[string, Case, object]>([
    ['yes', {}, noted('accepted')],
    ['perhaps', { reply: { participation: 'TENTATIVE' } }, noted('tentative')],
    ['no', { reply: { participation: 'DECLINED' } }, { ...noted('declined'), outcome: 'released' }],
    [
      'no where seats are not given back',
      { reply: { participation: 'DECLINED' }, session: { declineReleasesSeat: false } },
      noted('declined'),
    ],
    [
      'no from an assistant',
      { reply: { participation: 'DECLINED' }, sender: { address: 'assistant@example.org' } },
      { outcome: 'asked' },
    ],
    [
      'no from an alias',
      {
        reply: { participation: 'DECLINED', addresses: ['amina@example.com'] },
        sender: { address: 'amina@example.com' },
      },
      { outcome: 'asked' },
    ],
    [
      'no from two senders or none',
      { reply: { participation: 'DECLINED' }, sender: { address: null } },
      { outcome: 'asked' },
    ],
    [
      'no that is known to be forged',
      { reply: { participation: 'DECLINED' }, sender: { authentication: 'fail' } },
      { outcome: 'asked' },
    ],
    [
      'no that a trusted server could not check',
      { reply: { participation: 'DECLINED' }, sender: { mustPass: true } },
      { outcome: 'asked' },
    ],
    [
      'no that a trusted server checked',
      { reply: { participation: 'DECLINED' }, sender: { mustPass: true, authentication: 'pass' } },
      { ...noted('declined'), outcome: 'released' },
    ],
    [
      'no from an assistant after the last answer',
      {
        reply: { participation: 'DECLINED' },
        sender: { address: 'assistant@example.org' },
        registration: answeredAt('11:00:00'),
      },
      ignored('stale'),
    ],
    ['yes from an assistant', { sender: { address: 'assistant@example.org' } }, noted('accepted')],
    [
      'a date far ahead, which is the arrival',
      { reply: { stampedAt: new Date('2099-01-01T00:00:00Z') } },
      { outcome: 'answered', answer: { ...answer, rsvp: 'accepted', rsvpAt: now } },
    ],
    ['delegated', { reply: { participation: 'DELEGATED' } }, ignored('no-answer')],
    ['not yet', { reply: { participation: 'NEEDS-ACTION' } }, ignored('no-answer')],
    ['a name of Object', { reply: { participation: 'CONSTRUCTOR' } }, ignored('no-answer')],
    ['nothing', { reply: { participation: '' } }, ignored('no-answer')],
    [
      'words',
      { reply: { comment: 'Ten minutes late' } },
      { outcome: 'answered', answer: { ...answer, rsvp: 'accepted', rsvpComment: 'Ten minutes late' } },
    ],

    ['another address', { reply: { addresses: ['amina@example.com'] } }, ignored('other-attendee')],
    ['no address', { reply: { addresses: [] } }, ignored('other-attendee')],
    [
      'an object that names others, too',
      {
        reply: {
          addresses: ['boss@example.org'],
          participation: 'DECLINED',
          others: [{ addresses: ['amina@example.org'], participation: 'ACCEPTED', comment: null }],
        },
      },
      noted('accepted'),
    ],
    ['one of several spellings', { reply: { addresses: ['a%40b@x', 'AMINA@example.ORG'] } }, noted('accepted')],

    ['a lower sequence', { reply: { sequence: 1 } }, ignored('stale')],
    ['a higher sequence, which is ours', { reply: { sequence: 2 ** 40 } }, noted('accepted')],
    ['after an older answer', { registration: answeredAt('10:14:59') }, noted('accepted')],
    ['the same again', { registration: answeredAt('10:15:00') }, ignored('repeated')],
    ['before a later answer', { registration: answeredAt('10:15:01') }, ignored('stale')],
    ['before a later answer to an earlier time', { registration: answeredAt('11:00:00', 1) }, noted('accepted')],

    ['a cancelled session', { session: { state: 'cancelled' } }, ignored('session-not-published')],
    ['a draft', { session: { state: 'draft' } }, ignored('session-not-published')],
    ['a session that is over', { session: { endsAt: now } }, ignored('over')],
    ['the last moment', { session: { endsAt: new Date(now.getTime() + 1) } }, noted('accepted')],
    ...(['cancelled', 'waitlisted', 'pending', 'declined', 'offered'] as const).map((state): [string, Case, object] => [
      `a registration that is ${state}`,
      { registration: { state } },
      ignored('no-seat'),
    ]),
    [
      'somebody else to what is over',
      { reply: { addresses: ['eve@example.org'] }, session: { endsAt: now } },
      ignored('other-attendee'),
    ],
  ])('%s', (_name, { reply, sender, registration, session }, decision) => {
    const current = {
      ...invited,
      registration: { ...invited.registration, ...registration },
      session: { ...invited.session, ...session },
    };
    expect(decideReply({ ...accepted, ...reply }, { ...attendee, ...sender }, current, now)).toEqual(decision);
  });

  it('to an event that nobody has', () => {
    expect(decideReply(accepted, attendee, null, now)).toEqual(ignored('unknown-event'));
  });

  describe('when it proposes another time', () => {
    const counter: CalendarReply = {
      ...accepted,
      method: 'COUNTER',
      participation: 'DECLINED',
      comment: 'In the afternoon?',
      proposed: { startsAt: at('14:00:00'), endsAt: null },
    };
    const wish = {
      startsAt: '2027-01-11T14:00:00.000Z',
      endsAt: null,
      comment: 'In the afternoon?',
      sequence: 2,
      stampedAt: '2027-01-11T10:15:00.000Z',
    };
    const decide = (registration: Partial<Invited['registration']>, reply: Partial<CalendarReply> = {}) =>
      decideReply(
        { ...counter, ...reply },
        attendee,
        { ...invited, registration: { ...invited.registration, ...registration } },
        now,
      );

    it('is a wish, even one that declines', () => {
      expect(decide({})).toEqual({ outcome: 'wished', proposedTime: wish });
      expect(decide(answeredAt('11:00:00'))).toEqual({ outcome: 'wished', proposedTime: wish });
    });

    it('counts once, and the later one counts', () => {
      expect(decide({ proposedTime: wish })).toEqual(ignored('repeated'));
      expect(decide({ proposedTime: { ...wish, stampedAt: '2027-01-11T10:15:01.000Z' } })).toEqual(ignored('stale'));
      expect(decide({ proposedTime: { ...wish, stampedAt: '2027-01-11T10:14:59.000Z' } })).toEqual({
        outcome: 'wished',
        proposedTime: wish,
      });
      expect(decide({ proposedTime: { ...wish, sequence: 1 } })).toEqual({ outcome: 'wished', proposedTime: wish });
      expect(decide({}, { sequence: 1 })).toEqual(ignored('stale'));
    });
  });
});

describe('the current response', () => {
  it.each([
    ['confirmed', 'accepted', 2, 'accepted'],
    ['confirmed', 'accepted', 1, null],
    ['confirmed', null, null, null],
    // Giving the seat back raised the sequence: the reason is still true.
    ['cancelled', 'declined', 1, 'declined'],
  ] as const)('%s, %s to sequence %s: %s', (state, rsvp, rsvpSequence, stands) => {
    expect(currentRsvp({ state, sequence: 2, rsvp, rsvpSequence })).toBe(stands);
  });
});

describe('a calendar object', () => {
  const object = (changes: Record<string, string | null> = {}, method = 'REPLY') => {
    const lines: Record<string, string | null> = {
      UID: 'UID:uid@greenroom.example.org',
      SEQUENCE: 'SEQUENCE:3',
      DTSTAMP: 'DTSTAMP:20270111T101500Z',
      DTSTART: 'DTSTART:20270114T080000Z',
      DTEND: 'DTEND:20270114T091500Z',
      ATTENDEE: 'ATTENDEE;PARTSTAT=ACCEPTED:mailto:amina@example.org',
      ...changes,
    };
    const event = Object.values(lines).filter((line) => line !== null);
    return ['BEGIN:VCALENDAR', `METHOD:${method}`, 'BEGIN:VEVENT', ...event, 'END:VEVENT', 'END:VCALENDAR', ''].join(
      '\r\n',
    );
  };
  const attendee = (text: string) => {
    const reply = readReply(object({ ATTENDEE: text }));
    return typeof reply === 'string' ? reply : [reply.addresses, reply.participation];
  };

  it('is read, whatever its line ends and folds', () => {
    const expected = {
      method: 'REPLY',
      uid: 'uid@greenroom.example.org',
      sequence: 3,
      stampedAt: new Date('2027-01-11T10:15:00Z'),
      addresses: ['amina@example.org'],
      participation: 'ACCEPTED',
      comment: null,
      proposed: { startsAt: null, endsAt: null },
    };
    expect(readReply(object())).toEqual(expected);
    expect(readReply(object().replaceAll('\r\n', '\n'))).toEqual(expected);
    expect(readReply(object().replaceAll('example', 'exa\r\n mple'))).toEqual(expected);
    expect(readReply(object({ SEQUENCE: null }))).toEqual({ ...expected, sequence: 0 });
    expect(readReply(object({}, 'reply'))).toEqual(expected);
    expect(readReply(`\uFEFF${object()}`.slice(1))).toEqual(expected);
  });

  it.each([
    ['ATTENDEE;PARTSTAT=declined:MAILTO:Amina@Example.org', ['Amina@Example.org'], 'DECLINED'],
    ['ATTENDEE;PARTSTAT=TENTATIVE;EMAIL=amina@example.org:/aMTIz/principal/', ['amina@example.org'], 'TENTATIVE'],
    [
      'ATTENDEE;PARTSTAT=ACCEPTED:mailto:amina%2Bport@example.org',
      ['amina%2Bport@example.org', 'amina+port@example.org'],
      'ACCEPTED',
    ],
    ['ATTENDEE;PARTSTAT=ACCEPTED:mailto:100%@example.org', ['100%@example.org'], 'ACCEPTED'],
    ['ATTENDEE;PARTSTAT=ACCEPTED:invalid:nomail', [], 'ACCEPTED'],
    ['ATTENDEE:mailto:amina@example.org', ['amina@example.org'], ''],
    [
      'ATTENDEE;CN="Odhiambo; Amina: \\"A\\"";PARTSTAT=ACCEPTED:mailto:amina@example.org',
      ['amina@example.org'],
      'ACCEPTED',
    ],
  ])('names its attendee: %s', (line, addresses, participation) => {
    expect(attendee(line)).toEqual([addresses, participation]);
  });

  it('carries what the attendee wrote, cleaned and cut', () => {
    const comment = (text: string) => (readReply(object({ COMMENT: text })) as { comment: string | null }).comment;
    expect(comment('COMMENT;LANGUAGE=en:Late\\, sorry\\nA.')).toBe('Late, sorry\nA.');
    expect(comment('COMMENT: \\n ')).toBe(null);
    expect(comment('COMMENT:a\u0000b\u0007c')).toBe('abc');
    expect([...(comment(`COMMENT:${'😀'.repeat(1500)}`) ?? '')].length).toBe(1000);
    const google = readReply(
      object({ ATTENDEE: 'ATTENDEE;PARTSTAT=DECLINED;X-RESPONSE-COMMENT="Next time":mailto:amina@example.org' }),
    );
    expect(google).toMatchObject({ comment: 'Next time' });
  });

  it.each([
    ['', 'calendar-unreadable'],
    ['hello', 'calendar-unreadable'],
    ['BEGIN:VCALENDAR', 'calendar-unreadable'],
    ['END:VCALENDAR', 'calendar-unreadable'],
    ['BEGIN:VCARD\r\nVERSION:4.0\r\nEND:VCARD', 'calendar-unreadable'],
    [object() + object(), 'calendar-unreadable'],
    [object().slice(0, -30), 'calendar-unreadable'],
    [object({}, 'REQUEST'), 'other-method'],
    [object({}, 'CANCEL'), 'other-method'],
    [object().replace('METHOD:REPLY\r\n', ''), 'other-method'],
    [object().replaceAll('VEVENT', 'VTODO'), 'not-one-event'],
    [object().replace('END:VEVENT', 'END:VEVENT\r\nBEGIN:VEVENT\r\nEND:VEVENT'), 'not-one-event'],
    [object({ ATTENDEE: null }), 'not-one-attendee'],
    [
      object({ MORE: Array.from({ length: 10 }, () => 'ATTENDEE:mailto:eve@example.org').join('\r\n') }),
      'not-one-attendee',
    ],
    [object({}, 'REFRESH'), 'refresh'],
    [object({ UID: null }), 'no-uid'],
    [object({ UID: 'UID:' }), 'no-uid'],
    [object({ UID: 'UID:a\u0000b' }), 'no-uid'],
    [object({ UID: `UID:${'u'.repeat(256)}` }), 'no-uid'],
    [object({ DTSTAMP: null }), 'no-stamp'],
    [object({ DTSTAMP: 'DTSTAMP:20270111T101500' }), 'no-stamp'],
    [object({ DTSTAMP: 'DTSTAMP;VALUE=DATE:20270111' }), 'no-stamp'],
    [object({ DTSTAMP: 'DTSTAMP:00000000T000000Z' }), 'no-stamp'],
    [object({ DTSTAMP: 'DTSTAMP:99990111T101500Z' }), 'no-stamp'],
    [object({ SEQUENCE: 'SEQUENCE:-1' }), 'no-sequence'],
    [object({ SEQUENCE: 'SEQUENCE:9999999999999999999' }), 'no-sequence'],
    [object({ X: `X-LONG:${'x'.repeat(128 * 1024)}` }), 'calendar-too-large'],
  ])('is no answer: %#', (text, fault) => {
    expect(readReply(text)).toBe(fault);
  });

  it.each([
    ['constructor', '__proto__', 'toString'].map((name) => `${name}:x`),
    ['constructor', '__proto__', 'toString'].map((name) => `X-A;${name}=x:x`),
    ['constructor', '__proto__', 'toString'].map((name) => `X-A;VALUE=${name}:x`),
  ])('never throws and never changes a prototype: %s', (...lines) => {
    readReply(object({ MORE: lines.join('\r\n') }));
    for (const line of lines) readReply(object({ MORE: line }));
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(typeof readReply(object())).toBe('object');
  });

  describe('that proposes another time', () => {
    const zone = (tzid: string, standard: string, daylight = '') =>
      [
        'BEGIN:VTIMEZONE',
        `TZID:${tzid}`,
        'BEGIN:STANDARD',
        'DTSTART:16010101T030000',
        'TZOFFSETFROM:+0200',
        'TZOFFSETTO:+0100',
        standard,
        'END:STANDARD',
        ...(daylight === ''
          ? []
          : [
              'BEGIN:DAYLIGHT',
              'DTSTART:16010101T020000',
              'TZOFFSETFROM:+0100',
              'TZOFFSETTO:+0200',
              daylight,
              'END:DAYLIGHT',
            ]),
        'END:VTIMEZONE',
      ]
        .filter((line) => line !== '')
        .join('\r\n');
    const proposed = (start: string, end = '', before = '') => {
      const text = object({ DTSTART: start, DTEND: end === '' ? null : end }, 'COUNTER');
      const reply = readReply(before === '' ? text : text.replace('BEGIN:VEVENT', `${before}\r\nBEGIN:VEVENT`));
      if (typeof reply === 'string') return reply;
      return [reply.proposed.startsAt?.toISOString() ?? null, reply.proposed.endsAt?.toISOString() ?? null];
    };
    const windows = 'Central Europe Standard Time';
    const autumn = 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10';
    const spring = 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3';

    it('is in UTC', () => {
      expect(proposed('DTSTART:20270401T130000Z', 'DTEND:20270401T141500Z')).toEqual([
        '2027-04-01T13:00:00.000Z',
        '2027-04-01T14:15:00.000Z',
      ]);
    });

    it("reads an IANA zone by our own rules, and a Windows zone by the object's", () => {
      expect(proposed('DTSTART;TZID=Europe/Berlin:20270401T150000')).toEqual(['2027-04-01T13:00:00.000Z', null]);
      const start = `DTSTART;TZID="${windows}":20270401T150000`;
      expect(proposed(start, '', zone(windows, autumn, spring))).toEqual(['2027-04-01T13:00:00.000Z', null]);
      expect(proposed(start.replace('0401', '0114'), '', zone(windows, autumn, spring))).toEqual([
        '2027-01-14T14:00:00.000Z',
        null,
      ]);
      expect(proposed('DTSTART;TZID=Fixed:20270401T150000', '', zone('Fixed', ''))).toEqual([
        '2027-04-01T14:00:00.000Z',
        null,
      ]);
    });

    it.each([
      ['a zone that nobody knows', 'DTSTART;TZID=Mars:20270401T150000', ''],
      ['a floating time', 'DTSTART:20270401T150000', ''],
      ['a day', 'DTSTART;VALUE=DATE:20270401', ''],
      ['a time far away', 'DTSTART:99990401T150000Z', ''],
      ['no time', 'DTSTART:soon', ''],
      ['a rule for every second', 'DTSTART;TZID=Z:20270401T150000', zone('Z', 'RRULE:FREQ=SECONDLY')],
      [
        'a rule that never comes true',
        'DTSTART;TZID=Z:20270401T150000',
        zone('Z', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'),
      ],
      ['a sixth Sunday', 'DTSTART;TZID=Z:20270401T150000', zone('Z', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYDAY=6SU')],
      ['a rule with many hours', 'DTSTART;TZID=Z:20270401T150000', zone('Z', `${autumn};BYHOUR=1,2,3;BYMINUTE=1,2,3`)],
    ])('is not told: %s', async (_name, start, before) => {
      let times: ReturnType<typeof proposed> | undefined;
      expect(await cpuSeconds(() => (times = proposed(start, '', before)))).toBeLessThan(1);
      expect(['calendar-unreadable', '[null,null]']).toContain(
        typeof times === 'string' ? times : JSON.stringify(times),
      );
    });

    it('keeps a wish that ends before it begins without an end', () => {
      expect(proposed('DTSTART:20270401T130000Z', 'DTEND:20270401T120000Z')).toEqual([
        '2027-04-01T13:00:00.000Z',
        null,
      ]);
    });
  });
});
