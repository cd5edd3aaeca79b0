import { translate } from '../../platform/i18n/messages.js';
import { sentences } from '../../platform/i18n/sentences.js';
import type { Session } from './session.entity.js';
import { dayPart } from '../time/day-parts.js';
import { localTime } from '../time/wall-time.js';
import { type ZonedTime, firstZone, isVenueFirst, sessionTime, zonedTime } from './session-time.js';
import type { Viewer } from './viewer.js';

/** From this duration on, whole hours are shown instead of minutes. */
const minHours = 6;

/** The time of a session: the relevant time for the viewer and the other one, each with an explanation. */
export interface WhenView {
  first: ZonedTime & { label: string; note: string };
  second: (ZonedTime & { label: string; note: string }) | null;
}

/** Describes when a session takes place. If that is at night, the first of the upcoming `runs` by day is mentioned. */
export function whenView(session: Session, viewer: Viewer, runs: readonly Session[]): WhenView {
  const { language, isOwnZone } = viewer;
  const zone = firstZone(session, viewer);
  const venueFirst = isVenueFirst(session);
  const first = zonedTime(session, zone, language);
  const label = (key: string, { place, offset }: ZonedTime) =>
    translate(language, `sessions.${key}`, { place, offset });
  const hasSecond = !isSameClock(session, viewer.timeZone) && (isOwnZone || !venueFirst);
  const second = hasSecond ? zonedTime(session, venueFirst ? viewer.timeZone : session.timeZone, language) : null;
  return {
    first: {
      ...first,
      label: label(venueFirst ? 'venueIn' : isOwnZone ? 'forYouIn' : 'inZone', first),
      note: firstNote(session, viewer, runs),
    },
    second: second && {
      ...second,
      label: label(venueFirst ? 'forYouIn' : 'thereIn', second),
      note: venueFirst || !isOwnZone ? '' : differenceNote(session, viewer),
    },
  };
}

function firstNote(session: Session, viewer: Viewer, runs: readonly Session[]): string {
  const { language, isOwnZone } = viewer;
  const duration = lengthOf(session, language);
  if (isVenueFirst(session) || !isOwnZone) return translate(language, 'sessions.when.plain', { duration });
  const part = dayPart(session.startsAt, session.endsAt, viewer.timeZone);
  const note = translate(language, `sessions.when.${part}`, { duration });
  const byDay = runs.find(
    (run) => run.id !== session.id && dayPart(run.startsAt, run.endsAt, viewer.timeZone) !== 'night',
  );
  if (part !== 'night' || byDay === undefined) return note;
  const { date, start } = sessionTime(byDay, viewer);
  return sentences(note, translate(language, 'sessions.nightAgain', { date, time: start }));
}

function lengthOf({ durationMinutes: minutes }: Session, language: string): string {
  const hours = minutes / 60;
  const isLong = hours >= minHours && Number.isInteger(hours);
  return translate(language, isLong ? 'sessions.durationHours' : 'sessions.duration', isLong ? { hours } : { minutes });
}

/** Returns whether clocks in a zone show the time of the session's own zone while it takes place. */
function isSameClock({ startsAt, endsAt, timeZone }: Session, other: string): boolean {
  return [startsAt, endsAt].every((at) => localTime(at, timeZone).offsetMinutes === localTime(at, other).offsetMinutes);
}

function differenceNote(session: Session, viewer: Viewer): string {
  const there = localTime(session.startsAt, session.timeZone).offsetMinutes;
  const here = localTime(session.startsAt, viewer.timeZone).offsetMinutes;
  const hours = Math.abs(there - here) / 60;
  return translate(viewer.language, there > here ? 'sessions.ahead' : 'sessions.behind', { hours });
}
