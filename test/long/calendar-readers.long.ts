import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type CalendarEvent } from '../../src/domain/calendar/event.js';
import { inviteObject } from '../../src/domain/calendar/invite.js';
import type { MessageKind } from '../../src/domain/notifications/kinds/kinds.js';
import { canonicalZone } from '../../src/domain/time/zones.js';
import { zoneNames } from '../../src/domain/time/tz-data.js';
import { projectRoot } from '../../src/platform/root.js';
import { languages } from '../../src/platform/i18n/messages.js';
import { venueEvent } from '../support/calendar-events.js';
import { amina, compose, event, lin } from '../support/mail-fixtures.js';
import { readCalendar } from '../support/read-calendar.js';

/** What every reader must find in an invite. */
interface Facts {
  start: string;
  end: string;
  uid: string;
  sequence: string;
  partstat: string;
  attendee: string;
}

const packages =
  'apt-get install --no-install-recommends python3-icalendar python3-vobject khal python3-gi gir1.2-ical-3.0 ' +
  'gir1.2-ecal-2.0 libdata-ical-perl libdata-ical-datetime-perl ruby ruby-icalendar ruby-tzinfo php-cli php-sabre-vobject';

const script = (name: string) => join(projectRoot, 'test', 'long', 'calendar-readers', name);

const programs: Record<string, [string, ...string[]]> = {
  'python-icalendar': ['/usr/bin/python3', script('python.py'), 'icalendar'],
  vobject: ['/usr/bin/python3', script('python.py'), 'vobject'],
  khal: ['/usr/bin/python3', script('python.py'), 'khal'],
  libical: ['/usr/bin/python3', script('python.py'), 'libical'],
  'libecal (Evolution)': ['/usr/bin/python3', script('python.py'), 'libecal'],
  'Data::ICal (Perl)': ['perl', script('data-ical.pl')],
  'icalendar (Ruby)': ['ruby', script('icalendar.rb')],
  'sabre/vobject (PHP)': ['php', script('vobject.php')],
};

const invites: { what: string; object: string; facts: Facts }[] = [];

function add(what: string, object: string, facts: Omit<Facts, 'start' | 'end'>, startsAt: Date, endsAt: Date): void {
  const seconds = (at: Date) => String(at.getTime() / 1000);
  invites.push({ what, object, facts: { ...facts, start: seconds(startsAt), end: seconds(endsAt) } });
}

// The invites of real emails, in each language, with and without a known answer.
for (const { code: language } of languages) {
  for (const [kind, changed] of [
    ['invited', {}],
    ['updated', { answer: 'accepted' }],
    ['reminder', { answer: 'tentative', lead: 'P1D' }],
    ['rescheduled', { sequence: 3 }],
  ] as [MessageKind, { answer?: 'accepted' | 'tentative'; sequence?: number; lead?: string }][]) {
    const { lead, ...answered } = changed;
    const recipient = { ...(language === 'zh-TW' ? lin : amina), language };
    const payload = { recipient, event: { ...event, ...answered }, ...(lead !== undefined && { lead }) };
    for (const place of [{}, { format: 'hybrid' as const, venue: 'Hall 2; "Dock, 3"' }]) {
      const object = compose(kind, payload, place).calendar?.object ?? '';
      const { uid, sequence, answer } = payload.event;
      const partstat = answer?.toUpperCase() ?? 'NEEDS-ACTION';
      const facts = { uid, sequence: String(sequence), partstat, attendee: recipient.email };
      add(`${kind} ${language}`, object, facts, new Date('2027-01-14T08:00Z'), new Date('2027-01-14T09:15Z'));
    }
  }
}
// A session with a venue in every zone, in winter and in summer, for somebody with a difficult name.
const attendee = { name: 'A "B", C; D^', email: 'a.b+c@example.org', answer: 'accepted' as const };
for (const timeZone of zoneNames().filter((name) => canonicalZone(name) === name)) {
  for (const start of ['2027-01-15T09:30Z', '2027-07-15T09:30Z', '2028-10-30T21:00Z']) {
    const startsAt = new Date(start);
    const endsAt = new Date(startsAt.getTime() + 26 * 3_600_000);
    const session: CalendarEvent = { ...venueEvent, startsAt, endsAt, timeZone, sequence: 7, attendee };
    const facts = { uid: session.uid, sequence: '7', partstat: 'ACCEPTED', attendee: attendee.email };
    add(`${timeZone} ${start}`, inviteObject(session), facts, startsAt, endsAt);
  }
}

/** Reads all invites with a program of another language; throws with advice where it is missing. */
function readWith([program, ...args]: [string, ...string[]]): Facts[] {
  const input = invites.map(({ object }) => `${JSON.stringify(object)}\n`).join('');
  const { stdout, stderr, status } = spawnSync(program, args, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed. On Debian: ${packages}\n${stderr}`);
  const lines = stdout.trim().split('\n');
  return lines.map((line) => {
    const read = Object.entries(JSON.parse(line) as Record<string, unknown>);
    return Object.fromEntries(read.map(([name, value]) => [name, plain(String(value))])) as unknown as Facts;
  });
}

function plain(text: string): string {
  return text.replace(/^mailto:/iu, '').replace(/\.0$/u, '');
}

function readHere(): Facts[] {
  return invites.map(({ object }) => {
    const read = readCalendar(object).events[0];
    const property = (name: string) => plain(read?.property(name) ?? '');
    return {
      start: String((read?.startsAt.getTime() ?? 0) / 1000),
      end: String((read?.endsAt.getTime() ?? 0) / 1000),
      uid: property('uid'),
      sequence: property('sequence'),
      partstat: read?.parameter('attendee', 'partstat') ?? '',
      attendee: property('attendee'),
    };
  });
}

const readers: Record<string, () => Facts[]> = {
  'ical.js (Thunderbird)': readHere,
  ...Object.fromEntries(Object.entries(programs).map(([name, program]) => [name, () => readWith(program)])),
};
const table: string[] = [];

test.each(Object.entries(readers))('%s reads every invite as it is meant', (name, read) => {
  const answers = read();
  expect(answers).toHaveLength(invites.length);
  const wrong: Record<string, string[]> = { start: [], end: [], uid: [], sequence: [], partstat: [], attendee: [] };
  invites.forEach(({ what, facts }, index) => {
    for (const [fact, value] of Object.entries(facts)) {
      const found = answers[index]?.[fact as keyof Facts];
      if (found !== value) wrong[fact]?.push(`${what}: ${found}, not ${value}`);
    }
  });
  const counts = Object.entries(wrong).map(([fact, faults]) => `${fact} ${faults.length}`);
  table.push(`${name}: of ${invites.length} invites wrong: ${counts.join(', ')}`);
  expect(Object.fromEntries(Object.entries(wrong).map(([fact, faults]) => [fact, faults.slice(0, 5)]))).toEqual(
    Object.fromEntries(Object.keys(wrong).map((fact) => [fact, []])),
  );
});

afterAll(() => {
  const withZone = invites.filter(({ object }) => object.includes('BEGIN:VTIMEZONE')).length;
  process.stdout.write(`${table.join('\n')}\n${withZone} of ${invites.length} with TZID\n`);
});
