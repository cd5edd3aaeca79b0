import { z } from 'zod';
import { type ImportedSession, maxSessions, type ReadSessions, type SessionsFormat } from './imported-session.js';
import { readIcalendar } from './read-icalendar.js';

const text = z.string().nullish();
const list = <Item extends z.ZodType>(item: Item) => z.array(item).nullish();

/** `schedule.json` of pretalx, and of others who write the format of frab. */
const frab = z.object({
  schedule: z.object({
    url: text,
    base_url: text,
    conference: z.object({
      acronym: z.string(),
      time_zone_name: text,
      days: z.array(z.object({ rooms: z.record(z.string(), z.array(z.unknown())).nullish() })),
    }),
  }),
});
const frabTalk = z.object({
  guid: text,
  code: text,
  date: text,
  duration: text,
  room: text,
  title: text,
  track: text,
  language: text,
  abstract: text,
  description: text,
  persons: list(z.object({ public_name: text, name: text })),
});

const indicoTime = z.object({ date: z.string(), time: z.string(), tz: z.string() }).nullish();
const indicoEntry = z.object({
  id: z.union([z.string(), z.number()]),
  db_id: z.number().nullish(),
  title: text,
  description: text,
  startDate: indicoTime,
  endDate: indicoTime,
  duration: z.number().nullish(),
  location: text,
  room: text,
  roomFullname: text,
  track: text,
  url: text,
  speakers: list(z.object({ first_name: text, last_name: text, fullName: text })),
  chairs: list(z.object({ first_name: text, last_name: text, fullName: text })),
});
type IndicoEntry = z.output<typeof indicoEntry>;
const indicoEvent = indicoEntry.extend({ timezone: text, contributions: list(z.unknown()) });
/** `/export/event/ID.json` of Indico; with `detail=contributions` or `sessions` each entry of the timetable, too. */
const indico = z.object({ _type: z.literal('HTTPAPIResult'), results: z.array(z.unknown()) });

/**
 * Reads the sessions of another program: `schedule.json` of pretalx, the JSON of Indico's HTTP export API, or any
 * iCalendar file. Each keeps the UID that its own calendars have.
 */
export function readSessions(file: string): ReadSessions {
  const content = file.replace(/^\uFEFF/u, '').trimStart();
  if (content.startsWith('BEGIN:VCALENDAR')) return within('icalendar', readIcalendar(content));
  const parsed = parseJson(content);
  const schedule = frab.safeParse(parsed);
  if (schedule.success) return within('pretalx', fromFrab(schedule.data));
  const events = indico.safeParse(parsed);
  return events.success ? within('indico', fromIndico(events.data)) : { ok: false, code: 'not-sessions' };
}

function within(format: SessionsFormat, sessions: Omit<ImportedSession, 'line'>[] | null): ReadSessions {
  if (sessions === null) return { ok: false, code: 'not-sessions' };
  if (sessions.length === 0) return { ok: false, code: 'no-sessions' };
  if (sessions.length > maxSessions) return { ok: false, code: 'too-many-sessions' };
  return { ok: true, format, sessions: sessions.map((session, index) => ({ ...session, line: index + 1 })) };
}

function fromFrab({ schedule }: z.output<typeof frab>): Omit<ImportedSession, 'line'>[] {
  const { acronym, time_zone_name: timeZone, days } = schedule.conference;
  const host = hostOf(schedule.base_url ?? schedule.url);
  const rows = days.flatMap(({ rooms }) => Object.values(rooms ?? {}).flat());
  const talks = rows.map((row) => frabTalk.safeParse(row).data ?? null);
  const codes = talks.map((talk) => talk?.code);
  return talks.map((talk, index) => {
    if (talk === null) return unreadable(rows[index]);
    const { code } = talk;
    // A talk that is given several times has a number in the UIDs of pretalx, from 0.
    const isRepeated = codes.indexOf(code) !== codes.lastIndexOf(code);
    const suffix = isRepeated ? `-${codes.slice(0, index).filter((one) => one === code).length}` : '';
    const uid = code ? `pretalx-${acronym}-${code}${suffix}@${host}` : (talk.guid ?? '');
    const at = new Date(talk.date ?? '');
    const [hours = '0', minutes = '0'] = (talk.duration ?? '').split(':');
    return {
      ...empty,
      uid,
      title: talk.title ?? '',
      abstract: [talk.abstract, talk.description].filter(Boolean).join('\n\n'),
      ...(Number.isNaN(at.getTime()) ? noTime : { start: { at, timeZone: timeZone ?? null } }),
      minutes: Number(hours) * 60 + Number(minutes),
      location: talk.room ?? '',
      language: talk.language ?? null,
      track: talk.track ?? null,
      speakers: (talk.persons ?? []).map(({ public_name: shown, name }) => name ?? shown ?? ''),
    };
  });
}

function fromIndico({ results }: z.output<typeof indico>): Omit<ImportedSession, 'line'>[] {
  return results.flatMap((result) => {
    const event = indicoEvent.safeParse(result).data;
    if (event === undefined) return [unreadable(result)];
    const host = hostOf(event.url);
    const of = (entry: IndicoEntry, kind: 'event' | 'contribution') => {
      const uid = `indico-${kind}-${entry.db_id ?? entry.id}@${host}`;
      return indicoSession(entry, uid, event.timezone ?? null);
    };
    const contributions = event.contributions ?? [];
    if (contributions.length === 0) return [of(event, 'event')];
    return contributions.map((row) => {
      const one = indicoEntry.safeParse(row).data;
      return one === undefined ? unreadable(row) : of(one, 'contribution');
    });
  });
}

function indicoSession(entry: IndicoEntry, uid: string, zone: string | null): Omit<ImportedSession, 'line'> {
  const { startDate, endDate, duration } = entry;
  const local = (time: typeof startDate) => (time ? `${time.date}T${time.time.slice(0, 5)}` : '');
  const between = (Date.parse(`${local(endDate)}Z`) - Date.parse(`${local(startDate)}Z`)) / 60_000;
  const start = startDate
    ? startDate.tz === 'UTC' && zone !== null
      ? { at: new Date(`${local(startDate)}Z`), timeZone: zone }
      : { local: local(startDate), timeZone: startDate.tz }
    : null;
  return {
    ...empty,
    uid,
    title: entry.title ?? '',
    abstract: plain(entry.description ?? ''),
    ...(start === null ? noTime : { start }),
    minutes: duration ?? between,
    location: [entry.roomFullname ?? entry.room, entry.location].filter(Boolean).join(', '),
    track: entry.track ?? null,
    speakers: (entry.speakers ?? entry.chairs ?? []).map((one) => {
      return [one.first_name, one.last_name].filter(Boolean).join(' ') || (one.fullName ?? '');
    }),
  };
}

const empty = { sequence: 0, language: null, track: null, link: '', kind: 'webinar', fault: null } as const;
const noTime = { start: null, fault: 'no-time' } as const;
const titled = z.object({ title: z.string() });

/** An entry that is not as its program writes it: it is left out, and named as far as it has a name. */
function unreadable(row: unknown): Omit<ImportedSession, 'line'> {
  const title = titled.safeParse(row).data?.title ?? '';
  const nothing = { uid: '', abstract: '', start: null, minutes: 0, location: '', speakers: [] };
  return { ...empty, ...nothing, title, fault: 'unreadable' };
}

/** Descriptions of Indico are HTML: the text remains. */
function plain(html: string): string {
  return html
    .replaceAll(/<(?:\/p|br\s*\/?|\/li|\/div)>/giu, '\n')
    .replaceAll(/<[^>]*>/gu, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/\n{3,}/gu, '\n\n')
    .trim();
}

function hostOf(address: string | null | undefined): string {
  return address && URL.canParse(address) ? new URL(address).hostname : 'localhost';
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}
