import { translate } from '../../platform/i18n/messages.js';
import { ticketReference } from '../../domain/registrations/links/ticket-reference.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { zonedTime } from '../../domain/sessions/session-time.js';
import { formatTime } from '../../domain/time/format.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { checkInPath, mySessionsPath } from '../paths/paths.js';
import { checkInSessionPath } from '../paths/attendance-paths.js';
import { checkInAnswerView, type CheckInAnswer, toneOf } from './check-in-answer.js';
import { checkInKit } from './check-in-kit.js';
import type { CheckInPerson } from './check-in.queries.js';

export interface CheckInPageInput {
  session: Session;
  inside: number;
  expected: number;
  answer: CheckInAnswer | null;
  search: string;
  found: readonly CheckInPerson[];
  latest: readonly CheckInPerson[];
}

/** The check-in page of a session. */
export function checkInPage(layout: ConsoleLayout, input: CheckInPageInput) {
  const { session, answer, search } = input;
  const { language } = layout;
  const time = zonedTime(session, session.timeZone, language);
  const rows = (people: readonly CheckInPerson[]) => people.map((person) => personRow(person, session, language));
  return {
    ...layout,
    title: session.title,
    heading: session.title,
    when: translate(language, 'console.attendance.checkIn.when', {
      date: time.date,
      start: time.start,
      end: time.end,
      place: time.place,
    }),
    venue: session.venue,
    allPath: layout.isFacilitator ? mySessionsPath : checkInPath,
    path: checkInSessionPath(session),
    checkInPath: checkInSessionPath(session, 'check-ins'),
    undoPath: checkInSessionPath(session, 'undo'),
    walkInPath: checkInSessionPath(session, 'walk-in'),
    roomPath: checkInSessionPath(session, 'room-code'),
    inside: input.inside,
    expected: input.expected,
    answer: answer && checkInAnswerView(answer, session, language),
    search,
    found:
      search === ''
        ? null
        : {
            label: translate(language, 'console.attendance.checkIn.found', { count: input.found.length }),
            rows: rows(input.found),
          },
    latest: rows(input.latest),
    // What the phone needs to work offline, as JSON.
    kit: JSON.stringify(checkInKit(session, language)),
  };
}

/** A person as a row. */
function personRow(person: CheckInPerson, session: Session, language: string) {
  const isIn = person.inAt !== null;
  return {
    id: person.id,
    name: person.name,
    organization: person.organization,
    reference: ticketReference(person.id),
    state: rowState(person, session, language),
    // The action that is offered.
    mayCheckIn: !isIn && person.state === 'confirmed' && session.state === 'published',
    mayUndo: isIn,
  };
}

function rowState({ inAt, isSelf, state }: CheckInPerson, session: Session, language: string) {
  if (inAt !== null) {
    const time = formatTime(inAt, session.timeZone, language);
    const key = isSelf ? 'inSelfSince' : 'inSince';
    return { tone: 'good', icon: 'dot', label: translate(language, `console.attendance.checkIn.${key}`, { time }) };
  }
  if (state === 'confirmed')
    return { tone: 'off', icon: 'ring', label: translate(language, 'console.attendance.checkIn.expected') };
  return { ...toneOf(state), label: translate(language, `console.attendance.checkIn.outcome.${state}`) };
}
