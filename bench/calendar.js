import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { ICalAlarmType, ICalCalendar, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { fillInvite, inviteObject, inviteTemplate } from '../dist/src/domain/calendar/invite.js';
import { freePort, makeCall, makeSessions, said, startGreenroom } from './greenroom.js';
import { httpRequest, load } from './load.js';

/**
 * Invites: filled in, as delivery writes them, and built from nothing, beside ical-generator alone and a string written
 * by hand. Feeds of the whole program beside a bare Fastify route that has the same bytes in a constant.
 */
export async function measure() {
  return [...measureInvites(), ...(await measureFeeds(100)), ...(await measureFeeds(1000))];
}

const start = new Date('2027-07-15T08:00:00Z');
const event = {
  uid: 'bench@greenroom.example.org',
  sequence: 0,
  stampAt: new Date('2026-12-01T09:00:00Z'),
  createdAt: new Date('2026-12-01T09:00:00Z'),
  lastModifiedAt: new Date('2026-12-01T09:00:00Z'),
  startsAt: start,
  endsAt: new Date('2027-07-15T09:30:00Z'),
  timeZone: 'Europe/Berlin',
  hasVenue: false,
  title: 'Flood maps, drawn together; a workshop',
  description: 'Join: https://greenroom.example.org/j/k3v9\n\nThursday 15 July 2027, 11:00 – 12:30 in Nairobi (UTC+3)',
  location: 'https://greenroom.example.org/j/k3v9',
  url: 'https://greenroom.example.org/calls/solutions/sessions/flood-maps',
  organizer: { name: 'Solutions Call 2027', email: 'sessions@greenroom.example.org' },
  attendee: { name: 'Wanjirū Ngʼang’a', email: 'wanjiru@example.org' },
  conferenceUrl: 'https://greenroom.example.org/j/k3v9',
  conferenceLabel: 'Join the session',
  alarmDescription: 'Flood maps, drawn together starts in 15 minutes',
  cancelled: false,
};

function measureInvites() {
  const template = inviteTemplate(event);
  const kinds = {
    'by hand, no escaping or folding': byHand,
    'ical-generator alone': withGenerator,
    'Greenroom, built': (uid) => inviteObject({ ...event, uid }),
    'Greenroom, filled in': (uid) => fillInvite(template, { ...event, uid }),
  };
  const names = Object.keys(kinds);
  const best = Object.fromEntries(names.map((name) => [name, 0]));
  // Interleaved, so that other work on the machine meets all of them; the first round warms up.
  for (let round = 0; round < 6; round++) {
    for (const name of names) {
      const perSecond = repeat(kinds[name], 500);
      if (round > 0) best[name] = Math.max(best[name], perSecond);
    }
  }
  const [hand, generator] = [best[names[0]], best[names[1]]];
  return names.map((name) => ({
    what: `invite: ${name}`,
    perSecond: best[name],
    toGenerator: best[name] / generator,
    toHand: best[name] / hand,
  }));
}

function repeat(write, milliseconds) {
  const startedAt = performance.now();
  let count = 0;
  let octets = 0;
  while (performance.now() - startedAt < milliseconds) {
    for (let index = 0; index < 20; index++) octets += write(`${count++}@greenroom.example.org`).length;
  }
  if (octets === 0) throw new Error('nothing was written');
  return (count / (performance.now() - startedAt)) * 1000;
}

function withGenerator(uid) {
  const calendar = new ICalCalendar({ prodId: '//Greenroom//Greenroom//EN', method: ICalCalendarMethod.REQUEST });
  calendar.createEvent({
    id: uid,
    sequence: event.sequence,
    stamp: event.stampAt,
    created: event.createdAt,
    lastModified: event.lastModifiedAt,
    start: event.startsAt,
    end: event.endsAt,
    summary: event.title,
    description: event.description,
    location: event.location,
    url: event.url,
    organizer: event.organizer,
    attendees: [{ ...event.attendee, rsvp: true }],
    status: ICalEventStatus.CONFIRMED,
    alarms: [{ type: ICalAlarmType.display, trigger: 900, description: event.alarmDescription }],
  });
  return calendar.toString();
}

function byHand(uid) {
  const stamp = (at) => `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  return [
    'BEGIN:VCALENDAR',
    'PRODID:-//Greenroom//Greenroom//EN',
    'VERSION:2.0',
    'CALSCALE:GREGORIAN',
    'METHOD:REQUEST',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `SEQUENCE:${event.sequence}`,
    `DTSTAMP:${stamp(event.stampAt)}`,
    `CREATED:${stamp(event.createdAt)}`,
    `LAST-MODIFIED:${stamp(event.lastModifiedAt)}`,
    `DTSTART:${stamp(event.startsAt)}`,
    `DTEND:${stamp(event.endsAt)}`,
    `SUMMARY:${event.title}`,
    `DESCRIPTION:${event.description}`,
    `LOCATION:${event.location}`,
    `URL:${event.url}`,
    `ORGANIZER;CN=${event.organizer.name}:mailto:${event.organizer.email}`,
    `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=${event.attendee.name}:mailto:${event.attendee.email}`,
    'STATUS:CONFIRMED',
    'TRANSP:OPAQUE',
    'CLASS:PUBLIC',
    'X-MICROSOFT-CDO-BUSYSTATUS:BUSY',
    `CONFERENCE;VALUE=URI;FEATURE=VIDEO,AUDIO;LABEL=${event.conferenceLabel}:${event.conferenceUrl}`,
    'BEGIN:VALARM',
    `UID:alarm-${uid}`,
    'ACTION:DISPLAY',
    'TRIGGER;RELATED=START:-PT15M',
    `DESCRIPTION:${event.alarmDescription}`,
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}

async function measureFeeds(sessions) {
  const greenroom = await startGreenroom();
  try {
    const call = await makeCall(greenroom);
    await makeSessions(greenroom, call, sessions);
    const path = `/calls/${call}/programme.ics`;
    const answer = await fetch(`http://127.0.0.1:${greenroom.port}${path}`);
    const [etag, body] = [answer.headers.get('etag'), await answer.text()];
    const bare = await startConstant(path, body, etag);
    try {
      const get = (port, headers = {}) => {
        const bytes = httpRequest('GET', path, headers);
        return load({ port, connections: 16, seconds: 3, request: () => bytes });
      };
      const rows = [];
      for (const { status, headers, target } of [
        { status: 304, headers: { 'if-none-match': etag }, target: 10_000 },
        { status: 200, headers: {}, target: 7_000 },
      ]) {
        const floor = await get(bare.port, headers);
        const feed = await get(greenroom.port, headers);
        // A feed of a thousand sessions is bound by moving its bytes.
        const aim = sessions <= 100 ? { target, isMet: feed.perSecond >= target } : {};
        const size = `${sessions} sessions, ${Math.round(body.length / 1000)} kB`;
        rows.push({ what: `bare Fastify, ${status}, ${size}`, ...floor });
        rows.push({ what: `feed, ${status}, ${size}`, ...feed, toBare: feed.perSecond / floor.perSecond, ...aim });
      }
      return rows;
    } finally {
      await bare.stop();
    }
  } finally {
    await greenroom.stop();
  }
}

async function startConstant(path, body, etag) {
  const port = await freePort();
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [fileURLToPath(new URL('constant-server.js', import.meta.url))], {
    env: { PATH, HOME, PORT: String(port), ROUTE: path, ETAG: etag },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  child.stdin.end(body);
  await said(child, 'ready');
  return {
    port,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
