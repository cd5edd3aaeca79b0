import { roomCodeState, roomCodeTimes } from '../../domain/attendance/room-code.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { type ErrorSummary, errorSummary, type Field, field } from '../../platform/views/form-fields.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { firstZone } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { dayAndTime, formatTime } from '../../domain/time/format.js';
import { localTime } from '../../domain/time/wall-time.js';
import { type PublicLayout, publicLayout } from '../layout.js';
import { checkInPath } from '../paths.js';

export interface SelfCheckInPage extends PublicLayout {
  heading: string;
  /** The session, if the code is known. */
  sessionTitle: string | null;
  text: string;
  errors: ErrorSummary | null;
  /** The form for the email address, while the code is valid. */
  form: { action: string; email: Field } | null;
  /** The form for the code. */
  codeForm: { action: string } | null;
  againPath: string | null;
}

export interface SelfCheckInPageInput {
  code: string;
  /** The room with this code. */
  room: { session: Session; call: Call } | null;
  email: string;
  fieldErrors: readonly FieldError[];
  /** Whether the person is checked in, after they submitted the form. */
  isIn: boolean | null;
}

/** The self check-in page. About a person, it only reveals whether they are checked in or not found. */
export function selfCheckInPage(input: SelfCheckInPageInput, viewer: Viewer): SelfCheckInPage {
  const { code, room, email, fieldErrors, isIn } = input;
  const { language } = viewer;
  const text = (key: string, values = {}) => translate(language, `attendance.${key}`, values);
  const path = code === '' ? checkInPath() : checkInPath(code);
  const stands = selfCheckInState(input, viewer);
  const heading = stands === 'open' ? text('title') : stands === 'ask' ? text('codeTitle') : text(`${stands}.title`);
  const opens = room === null ? '' : opensAt(room.session, viewer);
  const address = field('email', email, fieldErrors, language);
  return {
    ...publicLayout({ viewer, call: room?.call ?? null, path, isPrivate: true }, heading),
    heading,
    sessionTitle: room?.session.title ?? null,
    text:
      stands === 'open' ? text('text') : stands === 'ask' ? text('codeHint') : text(`${stands}.text`, { time: opens }),
    errors: errorSummary([address], { email: translate(language, 'common.email') }, language),
    form: stands === 'open' ? { action: path, email: address } : null,
    codeForm: stands === 'ask' || stands === 'unknown' ? { action: checkInPath() } : null,
    againPath: isIn === false ? path : null,
  };
}

type SelfCheckInState = 'ask' | 'unknown' | 'cancelled' | 'early' | 'over' | 'open' | 'done' | 'missing';

function selfCheckInState({ code, room, isIn }: SelfCheckInPageInput, { now }: Viewer): SelfCheckInState {
  if (room === null) return code === '' ? 'ask' : 'unknown';
  if (isIn !== null) return isIn ? 'done' : 'missing';
  return room.session.state === 'published' ? roomCodeState(room.session, now) : 'cancelled';
}

// People on site use local time; the date is added if it is another day.
function opensAt(session: Session, viewer: Viewer): string {
  const zone = firstZone(session, viewer);
  const at = roomCodeTimes(session).opensAt;
  const time = formatTime(at, zone, viewer.language);
  const { date } = localTime(at, zone);
  return date === localTime(viewer.now, zone).date ? time : dayAndTime(date, time, viewer.language);
}
