import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planSessions } from '../../../../src/parts/imports/domain/plan-sessions.js';
import { readSessions } from '../../../../src/parts/imports/domain/read-sessions.js';
import { projectRoot } from '../../../../src/platform/root.js';

const call = {
  timeZone: 'Asia/Taipei',
  languages: ['en'],
  themes: [{ slug: 'energy', name: 'Energía' }],
  translations: { en: { themes: { energy: 'Energy' } } },
};
const fixture = (name: string) => readFileSync(join(projectRoot, 'test/golden/imports', name), 'utf8');
const plan = (file: string, known: string[] = []) => {
  const read = readSessions(file);
  if (!read.ok) throw new Error(read.code);
  return planSessions(call, read.sessions, new Set(known));
};

test('talks of pretalx keep their time, zone, speakers and the UIDs of its calendars', () => {
  const rows = plan(fixture('pretalx-schedule.json'));
  expect(rows.map(({ uid, outcome }) => [uid, outcome])).toEqual([
    ['pretalx-harbour-ABC9XZ@talks.example.org', 'created'],
    ['pretalx-harbour-K3LM77-0@talks.example.org', 'created'],
    ['pretalx-harbour-K3LM77-1@talks.example.org', 'created'],
  ]);
  expect(rows[0]?.input).toMatchObject({
    title: 'Energia das ondas',
    abstract: 'O que as ondas dão.\n\nCom números de Peniche.',
    startsAtLocal: '2027-03-14T10:00',
    timeZone: 'Europe/Lisbon',
    durationMinutes: 45,
    format: 'in-person',
    venue: 'Sala A',
    language: 'pt',
    themes: ['energy'],
    speakers: [{ name: 'Inês Duarte' }],
  });
});

test('contributions of Indico are read; one without a time is left out and named', () => {
  const [first, second] = plan(fixture('indico-event.json'));
  expect(first).toMatchObject({ uid: 'indico-contribution-991234@indico.example.org', outcome: 'created' });
  expect(first?.input).toMatchObject({
    abstract: 'Noise & whales.\nWith data.',
    startsAtLocal: '2027-06-23T08:20',
    timeZone: 'Europe/Zurich',
    durationMinutes: 20,
    venue: '3/R-002 - Teacher Training Room, CERN',
    speakers: [{ name: 'Pamfilos Fokianos' }],
  });
  expect(second).toMatchObject({ outcome: 'faulty', fieldErrors: [{ code: 'session-no-time' }] });
});

test('events of a calendar keep UID, SEQUENCE and zone; one that repeats is named', () => {
  const rows = plan(fixture('pretalx-schedule.ics'), ['online@example.org']);
  expect(rows.map(({ outcome, sequence }) => [outcome, sequence])).toEqual([
    ['created', 4],
    ['faulty', 0],
    ['existing', 0],
  ]);
  expect(rows[0]?.input).toMatchObject({ startsAtLocal: '2027-03-14T10:00', timeZone: 'Europe/Lisbon' });
  const [, , online] = plan(fixture('pretalx-schedule.ics'));
  expect(online?.input).toMatchObject({
    startsAtLocal: '2027-03-16T09:00',
    timeZone: 'Asia/Taipei',
    durationMinutes: 60,
    format: 'online',
    joinUrl: 'https://video.example.org/room',
  });
});

test('an entry that is not as its program writes it is left out and named, and takes no other with it', () => {
  const spoilt = (name: string, change: (file: any) => void) => {
    const file = JSON.parse(fixture(name));
    change(file);
    return plan(JSON.stringify(file)).map(({ title, outcome, fieldErrors }) => [title, outcome, fieldErrors[0]?.code]);
  };
  const days = (file: any) => file.schedule.conference.days;
  expect(
    spoilt('pretalx-schedule.json', (file) => {
      const [talk, other] = days(file)[0].rooms['Sala A'];
      // The columns that a peer leaves out, or writes in another way.
      for (const name of ['guid', 'track', 'language', 'abstract', 'description', 'persons', 'room']) delete talk[name];
      other.persons = 'Inês Duarte';
      days(file)[1].rooms['Sala A'].push(null);
      days(file).push({ index: 3 });
    }),
  ).toEqual([
    ['Energia das ondas', 'created', undefined],
    ['Workshop', 'faulty', 'session-unreadable'],
    ['Workshop', 'created', undefined],
    ['', 'faulty', 'session-unreadable'],
  ]);
  expect(
    spoilt('indico-event.json', (file) => {
      const [event] = file.results;
      const [one, other] = event.contributions;
      for (const name of ['db_id', 'description', 'speakers', 'room', 'roomFullname', 'location']) delete one[name];
      other.startDate = '2027-06-23';
      file.results.push({ title: 'Another week', id: null });
    }),
  ).toEqual([
    ['Quiet ships', 'created', undefined],
    ['Not scheduled yet', 'faulty', 'session-unreadable'],
    ['Another week', 'faulty', 'session-unreadable'],
  ]);
});

test.each([
  ['a table', 'name,email\nA,a@example.org', 'not-sessions'],
  ['another JSON', '{"schedule": {"conference": {}}}', 'not-sessions'],
  ['a broken calendar', 'BEGIN:VCALENDAR\nBEGIN:VEVENT', 'not-sessions'],
  ['an empty calendar', 'BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR', 'no-sessions'],
  ['a line without an end', `BEGIN:VCALENDAR\nX:${'x'.repeat(200_000)}\nEND:VCALENDAR`, 'not-sessions'],
])('%s is refused', (_, file, code) => {
  expect(readSessions(file)).toEqual({ ok: false, code });
});
