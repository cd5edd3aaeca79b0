import { translate } from '../../platform/i18n/messages.js';
import { ticketReference } from '../../domain/registrations/ticket.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { zonedTime } from '../../domain/sessions/session-time.js';
import { formatTime } from '../../domain/time/format.js';
import type { ConsoleLayout } from '../layout.js';
import { checkInPath, checkInSessionPath } from '../paths.js';
import type { StateView } from '../sessions/session-state.js';
import { checkInAnswerView, type CheckInAnswerView, type CheckInAnswer, toneOf } from './check-in-answer.js';
import { checkInKit } from './check-in-kit.js';
import type { CheckInPerson } from './check-in.queries.js';

interface DoorRow {
  id: string;
  name: string;
  organization: string | null;
  reference: string;
  state: StateView;
  /** The action that is offered. */
  mayCheckIn: boolean;
  mayUndo: boolean;
}

export interface CheckInPage extends ConsoleLayout {
  heading: string;
  when: string;
  venue: string | null;
  doorsPath: string;
  path: string;
  checkInPath: string;
  undoPath: string;
  walkInPath: string;
  roomPath: string;
  inside: number;
  expected: number;
  answer: CheckInAnswerView | null;
  search: string;
  found: { label: string; rows: DoorRow[] } | null;
  latest: DoorRow[];
  /** What the phone needs to work by itself, as JSON. */
  kit: string;
}

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
export function checkInPage(layout: ConsoleLayout, input: CheckInPageInput): CheckInPage {
  const { session, answer, search } = input;
  const { language } = layout;
  const time = zonedTime(session, session.timeZone, language);
  const rows = (people: readonly CheckInPerson[]) => people.map((person) => doorRow(person, session, language));
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
    doorsPath: checkInPath,
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
    kit: JSON.stringify(checkInKit(session, language)),
  };
}

/** A person as a row. */
function doorRow(person: CheckInPerson, session: Session, language: string): DoorRow {
  const isIn = person.inAt !== null;
  return {
    id: person.id,
    name: person.name,
    organization: person.organization,
    reference: ticketReference(person.id),
    state: rowState(person, session, language),
    mayCheckIn: !isIn && person.state === 'confirmed' && session.state === 'published',
    mayUndo: isIn,
  };
}

function rowState({ inAt, state }: CheckInPerson, session: Session, language: string): StateView {
  if (inAt !== null) {
    const time = formatTime(inAt, session.timeZone, language);
    return { tone: 'good', icon: 'dot', label: translate(language, 'console.attendance.checkIn.inSince', { time }) };
  }
  if (state === 'confirmed')
    return { tone: 'off', icon: 'ring', label: translate(language, 'console.attendance.checkIn.expected') };
  return { ...toneOf(state), label: translate(language, `console.attendance.checkIn.told.${state}`) };
}
