import '../../../src/app/areas.js';
import ICAL from 'ical.js';
import { simpleParser } from 'mailparser';
import { feedLink, joinLink, pageLink } from '../../../src/domain/notifications/email/links.js';
import { mimeSource } from '../../../src/domain/notifications/email/mime.js';
import { oneLine } from '../../../src/domain/notifications/email/email-view.js';
import { composeMessage } from '../../../src/domain/notifications/composing/compose.js';
import { messageKinds } from '../../../src/domain/notifications/kinds/kinds.js';
import {
  amina,
  call,
  compose,
  composeAlone,
  delegation,
  event,
  fullPayload,
  message,
  site,
  snapshot,
  team,
} from '../../support/mail-fixtures.js';

const page = pageLink(site, message('link').attendeeId ?? '', 1);
const join = joinLink(site, message('link').registrationId ?? '', 1);
const venue = { format: 'in-person', venue: 'Pier-2 Art Center' } as const;

function property(object: string | undefined, name: string): string {
  const calendar = new ICAL.Component(ICAL.parse(object ?? ''));
  return String(calendar.getFirstSubcomponent('vevent')?.getFirstPropertyValue(name));
}

describe('the links of a mail', () => {
  it('differ by purpose, by person and by link version', () => {
    const links = [pageLink, feedLink, joinLink].flatMap((link) => [
      link(site, 'one', 1),
      link(site, 'one', 2),
      link(site, 'two', 1),
      link({ ...site, secret: 'another secret' }, 'one', 1),
    ]);
    expect(new Set(links.map((link) => link.replace('/calendar.ics', '').split('/').pop())).size).toBe(12);
    expect(feedLink(site, 'one', 1)).toMatch(/^https:\/\/greenroom\.example\.org\/me\/[\w-]+\/calendar\.ics$/u);
  });
});

describe('composeMessage', () => {
  it.each(messageKinds())('makes the same mail of the same %s, twice', (kind) => {
    const once = compose(kind, fullPayload(kind));
    expect(compose(kind, fullPayload(kind))).toEqual(once);
    expect(mimeSource(once).equals(mimeSource(compose(kind, fullPayload(kind))))).toBe(true);
  });

  it.each([
    ['invited', 'REQUEST'],
    ['promoted', 'REQUEST'],
    ['updated', 'REQUEST'],
    ['rescheduled', 'REQUEST'],
    ['reminder', 'REQUEST'],
    ['cancelled', 'CANCEL'],
    ['withdrawn', 'CANCEL'],
    ['waitlisted', undefined],
    ['pending', undefined],
    ['declined', undefined],
  ] as const)('gives %s the method %s, and none without an event', (kind, method) => {
    const { calendar } = compose(kind, { event });
    expect(calendar?.method).toBe(method);
    expect(/^METHOD:(.*)\r$/mu.exec(calendar?.object ?? '')?.[1]).toBe(method);
    expect(compose(kind).calendar).toBeNull();
  });

  it.each(['rescheduled', 'updated', 'cancelled', 'withdrawn', 'waitlisted'] as const)(
    'promises no attachment in %s to people without an event',
    (kind) => {
      expect(compose(kind, { place: 1 }).text).not.toContain('attached');
    },
  );

  it.each([
    ['invited', 'You have a seat · Thu 14 Jan, 11:00 · Shore power for medium-size ports (Nairobi)'],
    ['waitlisted', 'Waiting list, no. 2 · Thu 14 Jan, 11:00 · Shore power for medium-size ports (Nairobi)'],
    ['cancelled', 'Cancelled · Thu 14 Jan, 11:00 · Shore power for medium-size ports (Nairobi)'],
    ['reminder', 'Starts in 3 days · Thu 14 Jan, 11:00 · Shore power for medium-size ports (Nairobi)'],
  ] as const)('begins the subject of %s with where the reader stands', (kind, subject) => {
    expect(compose(kind, { event, place: 2, lead: 'P1DT2H' }).subject).toBe(subject);
  });

  it('says in a reminder that waited for the morning how long it is until then', () => {
    const at = (createdAt: string) =>
      composeMessage(
        { ...message('reminder', { event, lead: 'P1D' }), createdAt: new Date(createdAt) },
        { snapshot },
        call,
        site,
      ).subject;
    expect(at('2027-01-13T08:00:02Z')).toMatch(/^Starts in 1 day · /u);
    expect(at('2027-01-13T12:00:01Z')).toMatch(/^Starts in 20 hours · /u);
  });

  it('says the date of the other zone where it differs, and nothing twice where the zone is the same', () => {
    const inZone = (timeZone: string) =>
      compose('invited', { event, recipient: { ...amina, timeZone } }).text.split('\n');
    expect(inZone('Pacific/Honolulu').slice(3, 6)).toEqual([
      'Wednesday 13 January 2027, your time in Honolulu (UTC−10)',
      '22:00 – 23:15',
      'Thu 14 Jan, 16:00 – 17:15 in Taipei (UTC+8).',
    ]);
    expect(inZone('Asia/Taipei').slice(3, 6)).toEqual([
      'Thursday 14 January 2027, your time in Taipei (UTC+8)',
      '16:00 – 17:15',
      '',
    ]);
  });

  it('says the day on which the room opens when midnight lies between', () => {
    const recipient = { ...amina, timeZone: 'America/Los_Angeles' };
    expect(compose('invited', { event, recipient }).text).toContain('The room opens at Wed 13 Jan, 23:45.');
  });

  it('shows the venue’s time first to people who come there, without a join link', () => {
    const mail = compose('invited', { event }, venue);
    expect(mail.subject).toMatch(/16:00 · .*\(Taipei\)$/u);
    expect(mail.text.split('\n').slice(3, 6)).toEqual([
      'Thursday 14 January 2027, at the venue in Taipei (UTC+8)',
      '16:00 – 17:15',
      '11:00 – 12:15 your time in Nairobi (UTC+3).',
    ]);
    expect(mail.text + mail.html + mail.calendar?.object).not.toContain('/join/');
    expect(property(mail.calendar?.object, 'location')).toBe('Pier-2 Art Center');
  });

  it.each(['waitlisted', 'pending', 'rescheduled'] as const)(
    'asks for the clock of the room in the email %s to somebody who waits for it, and else for their own',
    (kind) => {
      const recipient = { ...amina, timeZone: 'America/Los_Angeles' };
      const textFor = (attendance: 'in-person' | 'online') =>
        compose(kind, { recipient, place: 2, attendance }, { ...venue, format: 'hybrid' }).text;
      const night = 'This is at night in your time zone.';
      expect([textFor('in-person').includes(night), textFor('online').includes(night)]).toEqual([false, true]);
    },
  );

  it('names the old time, the new one and the note of a session that moved', () => {
    const moved = { startsAt: '2027-01-15T08:30:00.000Z', endsAt: '2027-01-15T09:45:00.000Z', title: 'Shore power' };
    const { text } = compose('rescheduled', { event, note: 'The crane\r\nis tested.' }, moved, snapshot);
    expect(text).toContain('Friday 15 January 2027, your time in Nairobi (UTC+3)\n11:30 – 12:45\n');
    expect(text).toContain(
      'Previous time:\nThursday 14 January 2027, 11:00 – 12:15, Nairobi (UTC+3)\n' +
        'Thursday 14 January 2027, 16:00 – 17:15, Taipei (UTC+8)\n',
    );
    expect(text).toContain('Previous title:\nShore power for medium-size ports\n');
    expect(text).toContain('Note:\nThe crane\nis tested.\n');
  });

  it('includes the join link for people with a seat only, in the body and in the invite', () => {
    const seated = compose('invited', { event });
    expect(seated.text).toContain(join);
    expect(seated.html).toContain(join);
    expect(property(seated.calendar?.object, 'location')).toBe(join);
    expect(property(seated.calendar?.object, 'conference')).toBe(join);
    expect(property(seated.calendar?.object, 'description').startsWith(`Join: ${join}\n`)).toBe(true);
    for (const kind of ['waitlisted', 'pending', 'declined', 'cancelled', 'withdrawn'] as const) {
      const mail = compose(kind, { event });
      expect(mail.text + mail.html + mail.calendar?.object).not.toContain('/join/');
    }
  });

  it('keeps the link to the own page out of everything that calendars store', () => {
    const mail = compose('invited', { event });
    expect(mail.text).toContain(page);
    const stored = [
      mail.calendar?.object.replaceAll('\r\n ', '') ?? '',
      ...(mail.text.match(/https:\S*calendar\S*/gu) ?? []),
    ];
    expect(stored).toHaveLength(5);
    expect(stored.filter((text) => text.includes('/me/') || text.includes(encodeURIComponent('/me/')))).toEqual([]);
  });

  it('sends the link to a page without a session, in no thread', () => {
    const mail = composeMessage({ ...message('link'), registrationId: null }, null, call, site);
    expect(mail.subject).toBe('The link to your page · Global Call for Green Solutions');
    expect(mail.text).toContain(`Open my page:\n${page}\n`);
    expect([mail.inReplyTo, mail.references, mail.calendar]).toEqual([null, [], null]);
  });

  it('speaks English to a reader whose language it does not have', () => {
    expect(compose('invited', { event, recipient: { ...amina, language: 'sw' } }).subject).toMatch(/^You have a seat/u);
    expect(compose('invited', { event, recipient: { ...amina, language: 'zh-Hant-HK' } }).subject).toMatch(
      /^您已取得席位/u,
    );
  });
});

describe('hostile input', () => {
  const name = 'Eve "the\r\nBcc: victim@example.org\r\n\r\nbody <b>&\u2028{{x}} 👩‍🔬, a@b <c@example.org>';
  const title =
    'Ports</title><script>alert(1)</script>\nX-Injected: yes\u202e 港口 👩‍🔬 and a title so long that it must be folded';
  const speakers = [{ name: '<img src=x onerror=alert(1)>', role: "' onclick='x" }];
  const mail = compose(
    'invited',
    { event, recipient: { ...amina, name }, note: '<i>\r\nTo: all' },
    { title, speakers },
  );

  it('adds no header and no recipient', async () => {
    const parsed = await simpleParser(mimeSource(mail));
    expect([...parsed.headers.keys()].sort()).toEqual(
      'auto-submitted content-language content-type date from in-reply-to message-id mime-version references reply-to subject to x-auto-response-suppress'.split(
        ' ',
      ),
    );
    expect(parsed.to).toMatchObject({ value: [{ address: amina.email, name: oneLine(name) }] });
    expect(parsed.subject).toBe(mail.subject);
    expect(mail.subject).toContain('X-Injected: yes 港口 👩‍🔬 and a title');
  });

  it('is text in the HTML and untouched in the text', () => {
    const tags = [...mail.html.replaceAll(/<!--.*?-->/gsu, '').matchAll(/<(\/?[a-z][a-z\d]*)/gu)].map(
      (match) => match[1],
    );
    expect(tags.filter((tag) => ['script', '/script', 'img', 'b', 'i'].includes(tag ?? ''))).toEqual([]);
    expect(mail.html).toContain('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;');
    expect(mail.html).not.toContain("' onclick");
    expect(mail.text).toContain("<img src=x onerror=alert(1)> (' onclick='x)");
    expect(mail.text).toContain('Eve "the Bcc: victim@example.org body <b>& {{x}} 👩‍🔬');
  });

  it('stays inside its property of the invite', () => {
    const calendar = new ICAL.Component(ICAL.parse(mail.calendar?.object ?? ''));
    const [component] = calendar.getAllSubcomponents('vevent');
    expect(component?.getAllProperties('attendee')).toHaveLength(1);
    expect(component?.getFirstProperty('attendee')?.getFirstParameter('cn')).toBe(oneLine(name));
    expect(component?.getFirstPropertyValue('x-injected')).toBeNull();
  });
});

describe('a mail from right to left', () => {
  const mariam = { ...amina, name: 'مريم حسن', timeZone: 'Africa/Cairo', language: 'ar' };

  it('sets a title apart in its subject, and the marks of the title itself stay out', () => {
    const { subject } = compose('invited', { event, recipient: mariam }, { title: 'Ports\u2069\u202e 2027 (B)' });
    expect(subject).toBe('لديكم مقعد · 14 يناير، 10:00 · \u2068Ports 2027 (B)\u2069 (\u2068القاهرة\u2069)');
  });

  it('says its direction where a mail program drops the head', () => {
    const { html } = compose('invited', { event, recipient: mariam });
    expect(html).toContain('<body class="bg" lang="ar" dir="rtl"');
    expect(html).toContain('<table role="presentation" class="bg" lang="ar" dir="rtl"');
    expect(html).toContain('<bdi lang="en">Shore power for medium-size ports</bdi></h1>');
  });
});

describe('sentences and fonts', () => {
  it('has no space after a wide full stop', () => {
    const offerExpiresAt = '2027-01-13T07:00:00.000Z';
    const provisional = {
      provisionalUntil: offerExpiresAt,
      recipient: { ...amina, language: 'ja', unproven: true as const },
    };
    expect(compose('confirm-seat', provisional).html).toMatch(/>[^<]*ナイロビ UTC\+3[^<]*。\p{L}/u);
  });

  it.each([
    ['ja', 'Hiragino Sans'],
    ['ko', 'Malgun Gothic'],
    ['zh-TW', 'Microsoft JhengHei'],
  ])('is set in faces of its script: %s', (language, font) => {
    expect(compose('link', { recipient: { ...amina, language } }).html).toContain(font);
  });
});

it('names nobody in a state whose people are beyond the names that a mail shows', () => {
  const session = { title: 'Ports', startsAt: snapshot.startsAt, endsAt: snapshot.endsAt };
  const people = [{ name: 'Bo', state: 'confirmed' as const }];
  const sessions = [{ ...session, people, counts: { confirmed: 3, pending: 2 } }];
  const { text } = composeAlone('delegation', { recipient: amina, delegation: { ...delegation, sessions } });
  expect(text).toContain('(3): Bo and 2 more\nWaiting for approval (2)\n');
});

describe('a team that is invited', () => {
  const alone = { registrationId: null };

  it('reads the new time of a session beside the one before', () => {
    const payload = { delegation, team };
    const session = { snapshot, previousSnapshot: { ...snapshot, startsAt: '2027-01-13T08:00:00.000Z' } };
    const { text } = composeMessage({ ...message('team-invited', payload), ...alone }, session, call, site);
    expect(text).toContain('Previous time:\nWednesday 13 January 2027, 11:00');
    expect(text).toContain('5 seats are reserved for you until 07:00 on Tuesday 12 January 2027, Nairobi (UTC+3).');
  });

  it('reads of no seats once none are kept', () => {
    const payload = { delegation, team: { ...team, seats: 0 } };
    const { text } = composeMessage({ ...message('team-invited', payload), ...alone }, { snapshot }, call, site);
    expect(text).toContain('Register while there’s room.');
  });

  it('hears why it is written to when there is nothing to come to', () => {
    const off = { snapshot: { ...snapshot, state: 'cancelled' as const, cancelReason: 'A storm.' } };
    const { text, calendar } = composeMessage({ ...message('cancelled', { team }), ...alone }, off, call, site);
    expect(text).toContain('The organizers have cancelled this session.');
    expect(text).toContain('Sent to amina@example.org because this address belongs to the team of a winning proposal.');
    expect(calendar).toBeNull();
  });
});
