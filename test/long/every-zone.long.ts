import type { CalendarEvent } from '../../src/domain/calendar/event.js';
import { inviteObject } from '../../src/domain/calendar/invite.js';
import { buildTemplate, type CalendarTemplate, fillEvent } from '../../src/domain/calendar/template.js';
import { timeForm } from '../../src/domain/calendar/vtimezone.js';
import { isTimeZone } from '../../src/domain/time/zones.js';
import { localTime, resolveWallTime } from '../../src/domain/time/wall-time.js';
import { tzDataVersion } from '../../src/domain/time/zone-rules.js';
import { readCalendar } from '../support/read-calendar.js';
import { findPython, PythonProgram } from './python.js';

interface ZoneTimes {
  zone: string;
  changes: number;
  walls: string[];
  first: number[];
  second: number[];
}

interface Sample {
  what: string;
  object: string;
  /** Seconds since the epoch, from the oracle. */
  start: number;
  end: number;
}

const HOUR = 3600;
const chunk = 400;
/** Names of the system's folder that are no place's clock: a copy of the machine's own zone, and one for no zone. */
const notZones = new Set(['localtime', 'Factory', 'posixrules']);

const event: CalendarEvent = {
  uid: 'every-zone@greenroom.example.org',
  sequence: 0,
  stampAt: new Date('2026-12-01T09:00:00Z'),
  createdAt: new Date('2026-12-01T09:00:00Z'),
  lastModifiedAt: new Date('2026-12-01T09:00:00Z'),
  startsAt: new Date(0),
  endsAt: new Date(0),
  timeZone: 'UTC',
  hasVenue: true,
  title: 'Every zone',
  description: '',
  location: 'Hall 2',
  url: '',
  organizer: { name: 'Call', email: 'call@example.org' },
  attendee: { name: 'Ana', email: 'ana@example.org' },
  cancelled: false,
};

const count = {
  zones: 0,
  'zones with changes': 0,
  changes: 0,
  'wall times': 0,
  'in a gap': 0,
  'in an overlap': 0,
  'objects in TZID form': 0,
  'objects in UTC form': 0,
  'distinct objects read': 0,
  'compared with inviteObject': 0,
};
const unknown: string[] = [];
const wrong = {
  'wall time to instant': [] as string[],
  'instant to wall time': [] as string[],
  template: [] as string[],
  'ical.js': [] as string[],
  libical: [] as string[],
  'python-icalendar': [] as string[],
};
let versions: string[] = [];

beforeAll(async () => {
  const startedAt = performance.now();
  const python = findPython();
  const oracle = new PythonProgram(python, 'oracle.py');
  const readers = new PythonProgram(python, 'readers.py');
  const [ofOracle, ofReaders] = [await oracle.read<{ version: string }>(), await readers.read<{ version: string }>()];
  versions = [ofOracle?.version ?? '', ofReaders?.version ?? ''];
  // The readers work on one chunk while the next is made.
  let reading = Promise.resolve();
  const knownUtc = new Set<string>();
  for (let times = await oracle.read<ZoneTimes>(); times !== undefined; times = await oracle.read<ZoneTimes>()) {
    if (notZones.has(times.zone)) continue;
    if (!isTimeZone(times.zone)) {
      unknown.push(times.zone);
      continue;
    }
    count.zones++;
    count.changes += times.changes;
    if (times.changes > 0) count['zones with changes']++;
    if (count.zones % 50 === 0) process.stderr.write(`${count.zones} zones, ${count['wall times']} wall times\n`);
    // An online session's object is the same for every zone: each is read once.
    const samples = samplesOf(times).filter(({ object, start, end }) => {
      if (object.includes('BEGIN:VTIMEZONE')) return true;
      const key = `${object} ${start} ${end}`;
      return !knownUtc.has(key) && knownUtc.add(key);
    });
    for (let from = 0; from < samples.length; from += chunk) {
      const part = samples.slice(from, from + chunk);
      readers.write(part.map(({ object }) => object));
      readHere(part);
      await reading;
      reading = readers.read<number[][][]>().then((answers) => compare(part, answers ?? []));
    }
  }
  await reading;
  readers.end();
  const minutes = Math.round((performance.now() - startedAt) / 6000) / 10;
  process.stdout.write(`${JSON.stringify({ ...count, minutes, tzData: versions }, null, 2)}\n`);
});

/** Checks the wall times of a zone against the oracle, and gives the objects of sessions that start and end at them. */
function samplesOf({ zone, walls, first, second }: ZoneTimes): Sample[] {
  const samples: Sample[] = [];
  let open: { wall: string; at: number } | null = null;
  const close = (end: number) => {
    if (open !== null) samples.push(...objectsOf(zone, open.wall, open.at, end, false));
    open = null;
  };
  walls.forEach((wall, index) => {
    const [at = 0, later = 0] = [first[index], second[index]];
    count['wall times']++;
    const resolved = resolveWallTime(wall, zone);
    if (resolved.startsAt.getTime() !== at * 1000) wrong['wall time to instant'].push(`${zone} ${wall}`);
    // PEP 495: of a wall time that does not exist the first reading is the later instant.
    const kind = later > at ? 'overlap' : later < at ? 'gap' : 'unique';
    if (resolved.kind !== kind) wrong['wall time to instant'].push(`${zone} ${wall} ${resolved.kind}`);
    if (kind === 'gap') count['in a gap']++;
    else if (localTime(new Date(at * 1000), zone).local !== wall) wrong['instant to wall time'].push(`${zone} ${wall}`);
    if (kind === 'overlap') {
      count['in an overlap']++;
      const chosen = resolveWallTime(wall, zone, 'second').startsAt.getTime();
      if (chosen !== later * 1000) wrong['wall time to instant'].push(`${zone} ${wall} second`);
      samples.push(...objectsOf(zone, wall, later, later + HOUR, true));
    }
    // Every wall time is once the start of a session or the end of one.
    if (open !== null && at > open.at) return close(at);
    if (open !== null) close(open.at + HOUR);
    open = { wall, at };
  });
  if (open !== null) close((open as { at: number }).at + HOUR);
  return samples;
}

/** The invites to a session at a place and to one online. The instants are those of our own resolving. */
function objectsOf(zone: string, wall: string, start: number, end: number, isSecond: boolean): Sample[] {
  const startsAt = resolveWallTime(wall, zone, isSecond ? 'second' : 'first').startsAt;
  const endsAt = new Date(startsAt.getTime() + (end - start) * 1000);
  return [true, false].map((hasVenue) => {
    const session = { ...event, startsAt, endsAt, timeZone: zone, hasVenue, secondOccurrence: isSecond };
    const object = invite(session);
    count[object.includes(`TZID=${zone}:`) ? 'objects in TZID form' : 'objects in UTC form']++;
    return { what: `${zone} ${wall} ${hasVenue ? 'venue' : 'online'}`, object, start, end };
  });
}

const templates = new Map<string, CalendarTemplate>();
let filled = 0;

/**
 * The invite, filled into one that was built for the same form of times: some 50 times as fast. The first of each form
 * and every 101st are compared with `inviteObject`.
 */
function invite(session: CalendarEvent): string {
  const { timeZone, vtimezone } = timeForm(session);
  const key = `${timeZone} ${vtimezone.join(' ')}`;
  const known = templates.get(key);
  const template = known ?? buildTemplate(session, { method: 'REQUEST' }, new Set(['DTSTART', 'DTEND']));
  templates.set(key, template);
  const object = template.head + fillEvent(template, session) + template.tail;
  if (known === undefined || ++filled % 101 === 0) {
    count['compared with inviteObject']++;
    if (object !== inviteObject(session)) wrong.template.push(`${session.timeZone} ${session.startsAt.toISOString()}`);
  }
  return object;
}

function readHere(samples: Sample[]): void {
  for (const { what, object, start, end } of samples) {
    count['distinct objects read']++;
    const [read] = readCalendar(object).events;
    const isRight = read?.startsAt.getTime() === start * 1000 && read.endsAt.getTime() === end * 1000;
    if (!isRight) wrong['ical.js'].push(what);
  }
}

function compare(samples: Sample[], answers: number[][][]): void {
  samples.forEach(({ what, start, end }, index) => {
    (['libical', 'python-icalendar'] as const).forEach((reader, place) => {
      const [readStart, readEnd] = answers[index]?.[place] ?? [];
      if (readStart !== start || readEnd !== end)
        wrong[reader].push(`${what}: ${readStart} ${readEnd}, not ${start} ${end}`);
    });
  });
}

test('the oracle and the readers have the tz data that we have', () => {
  expect(versions).toEqual([tzDataVersion(), tzDataVersion()]);
});

test('every name of the tz data is one of ours', () => {
  expect(unknown).toEqual([]);
  expect(count.zones).toBeGreaterThan(590);
  expect(count['zones with changes']).toBeGreaterThan(190);
});

test.each(Object.entries(wrong))('%s: nothing differs from the oracle', (_name, faults) => {
  expect([faults.length, faults.slice(0, 20)]).toEqual([0, []]);
});
