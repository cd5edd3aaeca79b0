import { roomCodeState, roomCodeTimes } from '../../domain/attendance/room-code.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { readIn, titleLanguage } from '../../domain/sessions/session-texts.js';
import { firstZone } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { dayAndTime, formatTime } from '../../domain/time/format.js';
import { localTime } from '../../domain/time/wall-time.js';
import { publicLayout } from '../layout.js';
import { checkInPath, lostLinkPath } from '../paths.js';

export interface SelfCheckInPageInput {
  code: string;
  /** The room with this code. */
  room: ShownRoom | null;
  email: string;
  fieldErrors: readonly FieldError[];
  /** After the form. */
  said: CheckInAnswer | null;
}

export interface ShownRoom {
  session: Session;
  call: Call;
  /** Whether people check in only on their own page. */
  isOwnPageOnly: boolean;
}

/** What somebody is told who checked in: `received` if we can't tell who they are. */
export type CheckInAnswer = 'received' | 'done' | 'missing' | 'limit';

/** The self check-in page. It reveals nothing about a person, unless it is the one whom the browser knows. */
export function selfCheckInPage(input: SelfCheckInPageInput, viewer: Viewer) {
  const { code, room, email, fieldErrors, said } = input;
  const { language } = viewer;
  const text = (key: string, values = {}) => translate(language, `attendance.${key}`, values);
  const path = code === '' ? checkInPath() : checkInPath(code);
  const stands = selfCheckInState(input, viewer);
  const heading = stands === 'open' ? text('title') : stands === 'ask' ? text('codeTitle') : text(`${stands}.title`);
  const opens = room === null ? '' : opensAt(room.session, viewer);
  const session = room && readIn(room.session, room.call, language);
  const address = field('email', email, fieldErrors, language);
  return {
    ...publicLayout({ viewer, call: room?.call ?? null, path, isPrivate: true }, heading),
    heading,
    // The session, if the code is known.
    sessionTitle: session && session.title,
    lang: session && titleLanguage(session),
    text:
      stands === 'open'
        ? text('text')
        : stands === 'ask'
          ? text('codeHint')
          : text(`${stands}.text`, { time: opens, code }),
    errors: errorSummary([address], { email: translate(language, 'common.email') }, language),
    // The form for the email address, while the code is valid.
    form: stands === 'open' ? { action: path, email: address } : null,
    // The form for the code.
    codeForm: stands === 'ask' || stands === 'unknown' ? { action: checkInPath() } : null,
    // Where to get the link of the own page, if people check in there.
    ownPagePath: stands === 'own' && room !== null ? lostLinkPath(room.call) : null,
    againPath: said === 'missing' || said === 'received' ? path : null,
  };
}

function selfCheckInState({ code, room, said }: SelfCheckInPageInput, { now }: Viewer) {
  if (room === null) return code === '' ? 'ask' : 'unknown';
  if (said !== null) return said;
  if (room.session.state !== 'published') return 'cancelled';
  const state = roomCodeState(room.session, now);
  return state === 'open' && room.isOwnPageOnly ? 'own' : state;
}

// People on site use local time; the date is added if it is another day.
function opensAt(session: Session, viewer: Viewer): string {
  const zone = firstZone(session, viewer);
  const at = roomCodeTimes(session).opensAt;
  const time = formatTime(at, zone, viewer.language);
  const { date } = localTime(at, zone);
  return date === localTime(viewer.now, zone).date ? time : dayAndTime(date, time, viewer.language);
}
