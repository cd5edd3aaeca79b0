import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import { dialInText } from '../../domain/sessions/dial-in.js';
import { spokenLanguage } from '../../domain/sessions/session-labels.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { invalidField } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Together } from '../../platform/three-way-merge.js';
import { type EditedForm, type FormEdit, optionText } from '../ui/form-edit.js';
import { labelOfTyped } from '../ui/translation-fields.js';
import { leadsText } from '../ui/leads.js';
import { fieldsOfSession, type SessionFields } from './session-form.js';

/** The fields of a session's form that only make sense together. */
export const togetherInSession: Together<SessionFields> = [
  ['startsOn', 'startsTime', 'timeZone', 'overlap', 'durationMinutes'],
  ['closesOn', 'closesTime'],
  ['reminders', 'followsCall', 'reminderAmount', 'reminderUnit'],
];

/**
 * Merges what was typed into the form of a session with the locked session. Throws EditConflict if both changed a
 * field, and Invalid for another time of a session that was published since the form was opened.
 */
export function mergeSession(
  edit: FormEdit<SessionFields>,
  typed: SessionFields,
  session: Session,
  call: Call,
): SessionFields {
  const stored = fieldsOfSession(session, call.languages);
  // The form asks for the occurrence only where a time is skipped or repeated.
  const { overlap } = typed;
  const hasTime = typed.startsOn !== '' || typed.startsTime !== '';
  const asked = hasTime ? { ...typed, overlap: overlap || stored.overlap } : withTimeOf(stored, typed);
  const merged = edit.merge(asked, { ...stored, confirmed: asked.confirmed });
  const isSameTime = timeOf(merged) === timeOf(stored);
  if (session.state === 'published' && !isSameTime) {
    throw invalidField('startsAtLocal', 'published-meanwhile', 'Was published meanwhile: reschedule it instead.');
  }
  return isSameTime ? withTimeOf(stored, merged) : { ...merged, overlap };
}

/** A published session is moved, not edited: its time stays out of the form. */
export function withTimeOf(stored: SessionFields, fields: SessionFields): SessionFields {
  const { startsOn, startsTime, timeZone, durationMinutes, overlap, confirmed } = stored;
  return { ...fields, startsOn, startsTime, timeZone, durationMinutes, overlap, confirmed };
}

function timeOf({ startsOn, startsTime, timeZone, durationMinutes, overlap }: SessionFields): string {
  return [startsOn, startsTime.slice(0, 5), timeZone, durationMinutes, overlap].join(' ');
}

/** The form of a session's room. */
export interface RoomFields {
  joinUrl: string;
  room: string;
  /** A number in each line. */
  dialIn: string;
}

/** The room of a session as its form shows it. */
export function roomFields({ joinUrl, room, dialIn }: Session): RoomFields {
  return { joinUrl: joinUrl ?? '', room, dialIn: dialInText(dialIn) };
}

/** The form of a session's room, as both versions of it are shown. */
export function editedRoom(sessionId: string, language: string): EditedForm<RoomFields> {
  return {
    subject: `session:${sessionId}`,
    label: (name) => translate(language, name === 'room' ? 'console.rooms.roomKind' : `console.sessions.field.${name}`),
    value: (name, { room }) => (name === 'room' ? optionText(language, `console.rooms.roomKind.${room}`) : null),
  };
}

function speakerText({ name, role, organization }: SessionFields['speakers'][number]): string {
  return [name, role, organization].filter(Boolean).join(' · ');
}

/** The form of a session, as both versions of it are shown; with the series of its call, and the names of all places. */
export function editedSession(
  call: Call,
  session: Session,
  { series, places }: { series: readonly Series[]; places: ReadonlyMap<string, string> },
  language: string,
): EditedForm<SessionFields> {
  const { themes, criteria } = callTexts(call, language);
  const names = (slugs: readonly string[], all: readonly { slug: string; name: string }[]) =>
    slugs.map((slug) => all.find((one) => one.slug === slug)?.name ?? slug).join('\n');
  const labels: Record<string, string> = {
    startsOn: 'startsAtLocal',
    closesOn: 'registrationClosesAt',
  };
  const fieldLabel = (field: string) =>
    translate(
      language,
      `console.sessions.${field.startsWith('role-') ? 'speakerRole' : `field.${labels[field] ?? field}`}`,
    );
  return {
    subject: `session:${session.id}`,
    together: togetherInSession,
    label: (name) => labelOfTyped(name, fieldLabel, language),
    value: (name, fields) => {
      if (name === 'textLanguage') return spokenLanguage(fields.textLanguage || fields.language, language);
      if (name === 'startsOn') return timeOf({ ...fields, overlap: '' });
      if (name === 'closesOn') return `${fields.closesOn} ${fields.closesTime}`.trim() || null;
      if (name === 'kind' || name === 'format') return optionText(language, `sessions.${name}.${fields[name]}`);
      if (name === 'language') return spokenLanguage(fields.language, language);
      if (name === 'place') return places.get(fields.place) ?? null;
      if (name === 'series') return series.find(({ id }) => id === fields.series)?.title ?? null;
      if (name === 'themes') return names(fields.themes, themes) || null;
      if (name === 'criteria') return names(fields.criteria, criteria) || null;
      if (name === 'speakers') return fields.speakers.map(speakerText).join('\n') || null;
      if (name === 'reminders') return leadsText(fields.reminders, language) || null;
      return null;
    },
  };
}
