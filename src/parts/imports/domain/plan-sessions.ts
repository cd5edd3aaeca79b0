import type { Call } from '../../../domain/calls/call.entity.js';
import { columnKey } from '../../../platform/table-reader.js';
import { fieldErrorsOf } from '../../../platform/validation.js';
import type { FieldError } from '../../../platform/errors.js';
import { type SessionInput, sessionInput } from '../../../domain/sessions/session-input.js';
import { parseLocal, localTime, resolveWallTime } from '../../../domain/time/wall-time.js';
import { canonicalZone } from '../../../domain/time/zones.js';
import type { ImportedSession } from './imported-session.js';

/** What would become of a session of a file. */
export interface PlannedSession {
  line: number;
  uid: string;
  sequence: number;
  title: string;
  /** Null if the file doesn't say it. */
  start: { at: Date; timeZone: string } | null;
  /** As it would be drafted; null if it would not. */
  input: SessionInput | null;
  /** `existing`: a session has this UID; nothing changes. */
  outcome: 'created' | 'existing' | 'faulty';
  /** `path` is a field of the session, or empty. */
  fieldErrors: readonly FieldError[];
}

const maxUid = 255;

/** Plans the import of sessions, given the UIDs that are known; writes nothing. */
export function planSessions(
  call: Pick<Call, 'timeZone' | 'languages' | 'themes' | 'translations'>,
  sessions: readonly ImportedSession[],
  known: ReadonlySet<string>,
): PlannedSession[] {
  const seen = new Set(known);
  return sessions.map((session) => {
    const { line, uid, sequence, title } = session;
    const head = { line, uid, sequence, title, start: startOf(timingOf(session.start, call.timeZone)) };
    const faults = faultsOf(session);
    const read = sessionInput.safeParse(inputOf(call, session));
    const fieldErrors = [...faults, ...(faults.length > 0 || read.success ? [] : fieldErrorsOf(read.error.issues))];
    if (fieldErrors.length > 0 || !read.success) return { ...head, input: null, outcome: 'faulty', fieldErrors };
    if (seen.has(uid)) return { ...head, input: null, outcome: 'existing', fieldErrors: [] };
    seen.add(uid);
    return { ...head, input: read.data, outcome: 'created', fieldErrors: [] };
  });
}

function faultsOf({ fault, uid }: ImportedSession): FieldError[] {
  const of = (code: string, message: string) => [{ path: '', code, message, values: {} }];
  if (fault !== null) return of(`session-${fault}`, `This session can't be imported: ${fault}.`);
  if (uid === '' || uid.length > maxUid || /[\p{Cc}\s]/u.test(uid))
    return of('session-no-uid', 'It has no usable UID.');
  return [];
}

function inputOf(call: Parameters<typeof planSessions>[0], session: ImportedSession): object {
  const timing = timingOf(session.start, call.timeZone);
  const places = [session.link, session.location].map(oneLine);
  const address = places.find((place) => /^https?:\/\/\S+$/u.test(place));
  const venue = places.find((place) => place !== '' && place !== address);
  const language = session.language === '' ? null : session.language;
  const translations = Object.entries(session.translations ?? {}).map(([code, { title = '', ...texts }]) => {
    return [code, { ...texts, title: oneLine(title) }] as const;
  });
  return {
    title: oneLine(session.title).slice(0, 200),
    abstract: session.abstract.slice(0, 20_000),
    kind: session.kind,
    format: venue === undefined ? 'online' : address === undefined ? 'in-person' : 'hybrid',
    language: language ?? call.languages[0] ?? 'en',
    textLanguage: session.textLanguage ?? null,
    translations: Object.fromEntries(translations),
    themes: themesOf(call, session.track),
    venue: venue?.slice(0, 700) ?? null,
    joinUrl: address ?? null,
    speakers: [...new Set(session.speakers.map((name) => name.trim()).filter((name) => name !== ''))].map((name) => ({
      name: name.slice(0, 200),
    })),
    ...timing,
    durationMinutes: Math.round(session.minutes),
  };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}

interface Timing {
  startsAtLocal: string;
  timeZone: string;
  overlap?: 'first' | 'second';
}

function startOf(timing: Timing | null): PlannedSession['start'] {
  if (timing === null || parseLocal(timing.startsAtLocal) === null) return null;
  const { startsAtLocal, timeZone, overlap } = timing;
  return { at: resolveWallTime(startsAtLocal, timeZone, overlap).startsAt, timeZone };
}

/** The wall time of a start, in its own zone if that is known, and otherwise in that of the call. */
function timingOf(start: ImportedSession['start'], zoneOfCall: string): Timing | null {
  if (start === null) return null;
  const timeZone = (start.timeZone && canonicalZone(start.timeZone)) ?? zoneOfCall;
  if ('local' in start) return { startsAtLocal: start.local, timeZone };
  const { local } = localTime(start.at, timeZone);
  const isFirst =
    parseLocal(local) !== null && resolveWallTime(local, timeZone).startsAt.getTime() === minute(start.at);
  return { startsAtLocal: local, timeZone, overlap: isFirst ? 'first' : 'second' };
}

function minute(at: Date): number {
  return Math.floor(at.getTime() / 60_000) * 60_000;
}

/** The theme of the call that has the name of a track, in any of its languages. */
function themesOf({ themes, translations }: Pick<Call, 'themes' | 'translations'>, track: string | null): string[] {
  if (track === null) return [];
  const key = columnKey(track);
  const namesOf = (slug: string) => Object.values(translations).map((words) => words.themes?.[slug] ?? '');
  return themes
    .filter(({ slug, name }) => [slug, name, ...namesOf(slug)].some((one) => columnKey(one) === key))
    .map(({ slug }) => slug)
    .slice(0, 1);
}
