import type { Call } from '../../domain/calls/call.entity.js';
import type { AddableSession } from '../../domain/registrations/admission/addable-sessions.js';
import { aboutSession } from '../../domain/sessions/offer-labels.js';
import { seatState } from '../../domain/sessions/session-labels.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { dayAndRange, firstZone, sessionTime } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { zoneLabel } from '../../domain/time/zones.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { publicLayout } from '../layout.js';
import { programmePath } from '../paths.js';
import { attendanceQuestion } from './registration-form.js';
import { listeningQuestion } from './listening-options.js';
import { readIn, titleLanguage } from '../../domain/sessions/session-texts.js';

export interface AddSessionsInput {
  call: Call;
  addable: readonly AddableSession[];
  /** The selected ids. */
  chosen: readonly string[];
  attendance: string;
  listensIn: string;
  fieldErrors: readonly FieldError[];
  mePath: string;
}

/** Returns the sessions that a person can add, in their zone, with what each overlaps. */
export function addSessionsPage(input: AddSessionsInput, viewer: Viewer) {
  const { call, chosen, attendance, listensIn, fieldErrors, mePath } = input;
  const { language } = viewer;
  const addable = input.addable.map((one) => readAddable(one, call, language));
  const text = (key: string, values = {}) => translate(language, `registrations.add.${key}`, values);
  const action = `${mePath}/add`;
  const sessions = field('sessions', '', fieldErrors, language);
  const offered = addable.map(({ session }) => session);
  const question = attendanceQuestion(offered, attendance, fieldErrors, language);
  return {
    ...publicLayout({ viewer, call, path: action, mePath, section: 'me', isPrivate: true }, text('title')),
    heading: text('title'),
    lede: text('lede'),
    action,
    backPath: mePath,
    programmePath: programmePath(call),
    errors: errorSummary(
      [sessions, question.fields.attendance],
      { sessions: text('legend'), attendance: translate(language, 'sessions.attendance') },
      language,
    ),
    ...question,
    listening: listeningQuestion(offered, listensIn, language),
    field: sessions,
    sessions: addable.map((one) => sessionChoice(one, chosen, viewer)),
  };
}

/** Returns a session as a choice, in the zone of the person. */
export function sessionChoice(
  { session, overlaps, hasRuns }: AddableSession,
  chosen: readonly string[],
  viewer: Viewer,
) {
  const { language, now } = viewer;
  const time = sessionTime(session, viewer);
  const titles = overlaps.map(({ title }) => title).join(translate(language, 'common.listComma'));
  return {
    id: session.id,
    title: session.title,
    // The language of the title.
    lang: titleLanguage(session),
    // With the zone.
    when: translate(language, 'notifications.inZone', {
      time: dayAndRange(time, language),
      zone: zoneLabel(firstZone(session, viewer), session.startsAt, language),
    }),
    // Way of attending, place and spoken language.
    about: aboutSession(session, language),
    // The same time at the session's own place.
    second: time.second,
    isNight: time.isNight,
    seat: seatState(session, language, now),
    review: session.approval === 'manual' ? translate(language, 'delegations.seats.approval') : null,
    overlap: titles === '' ? null : translate(language, 'registrations.me.overlap', { title: titles }),
    hasRuns,
    selected: chosen.includes(session.id),
  };
}

/** Returns a session that can be added with its texts as readers of a language see them. */
export function readAddable(one: AddableSession, call: Call, language: string): AddableSession {
  const read = (session: Session) => readIn(session, call, language);
  return { ...one, session: read(one.session), overlaps: one.overlaps.map(read) };
}
