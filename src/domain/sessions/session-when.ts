import { translate } from '../../platform/i18n/messages.js';
import { sentences } from '../../platform/i18n/sentences.js';
import type { Session } from './session.entity.js';
import { dayPart } from '../time/day-parts.js';
import { isVenueFirst, type SessionTime, sessionTime } from './session-time.js';
import type { Viewer } from './viewer.js';

/** From this duration on, whole hours are shown instead of minutes. */
const minHours = 6;

/** The time of a session in the zone that matters to the viewer, explained, and in the other one. */
export interface WhenView extends SessionTime {
  /** Whose time it is. */
  label: string;
  note: string;
}

/** Describes when a session takes place. If that is at night, the first of the upcoming `runs` by day is mentioned. */
export function whenView(session: Session, viewer: Viewer, runs: readonly Session[]): WhenView {
  const time = sessionTime(session, viewer);
  const { place, offset } = time;
  const label = isVenueFirst(session) ? 'venueIn' : viewer.isOwnZone ? 'forYouIn' : 'inZone';
  return {
    ...time,
    label: translate(viewer.language, `sessions.${label}`, { place, offset }),
    note: firstNote(session, viewer, runs),
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
