import type { Config } from '../../platform/config.js';
import { roomCodeState, roomCodeTimes, shownRoomCode } from '../../domain/attendance/room-code.js';
import type { RoomCode } from '../../domain/attendance/room-code.entity.js';
import { getLanguage, translate } from '../../platform/i18n/messages.js';
import { qrView } from '../../platform/views/qr.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { checkInSessionPath } from '../paths/attendance-paths.js';
import { sessionPath } from '../paths/session-paths.js';

type CodeConfig = Pick<Config, 'publicUrl' | 'secret'>;

/** The code by which people in the room check in, for those who run the session. */
export function roomCodePage(
  layout: ConsoleLayout,
  session: Session,
  room: RoomCode | null,
  config: CodeConfig,
  canCheckIn: boolean,
) {
  const { language, now } = layout;
  const { opensAt, closesAt } = roomCodeTimes(session);
  return {
    ...layout,
    title: translate(language, 'console.attendance.checkIn.room.title'),
    sessionTitle: session.title,
    backPath: canCheckIn ? checkInSessionPath(session) : sessionPath(session),
    shown: room && shownCode(room, config, now, language),
    // Whether people check in only on their own page.
    isOwnPageOnly: room?.ownPageOnly ?? false,
    // From when until when it counts.
    times: translate(language, 'console.attendance.checkIn.room.times', {
      from: dayAndTime(opensAt, session.timeZone, language),
      until: dayAndTime(closesAt, session.timeZone, language),
    }),
    screenPath: checkInSessionPath(session, 'room-code/screen'),
    renewPath: checkInSessionPath(session, 'room-code'),
    removePath: checkInSessionPath(session, 'room-code/remove'),
    // Why there can be none.
    unable: unableTo(session, now, language),
    renewLabel: translate(
      language,
      room === null ? 'console.attendance.checkIn.room.make' : 'console.attendance.checkIn.room.renew',
    ),
  };
}

/** The same for the wall: as large as it gets, and nothing else. */
export function roomScreenPage(
  layout: ConsoleLayout,
  session: Session,
  room: RoomCode,
  config: CodeConfig,
  spoken: string,
) {
  const { now } = layout;
  const state = roomCodeState(session, now);
  const { opensAt } = roomCodeTimes(session);
  const word = (key: string, values = {}) => translate(spoken, `attendance.screen.${key}`, values);
  return {
    ...layout,
    language: spoken,
    dir: getLanguage(spoken).dir,
    ...shownCode(room, config, now, spoken),
    title: session.title,
    sessionTitle: session.title,
    backPath: checkInSessionPath(session, 'room-code'),
    // That it does not count now.
    note: state === 'open' ? null : word(state, { time: dayAndTime(opensAt, session.timeZone, spoken) }),
    // In the language of the session, for the people in the room.
    words: {
      heading: word('heading'),
      orAddress: word('orAddress'),
      hint: word(room.ownPageOnly ? 'ownHint' : 'hint'),
      back: word('back'),
    },
  };
}

function shownCode(room: RoomCode, { publicUrl, secret }: CodeConfig, now: Date, language: string) {
  const code = shownRoomCode(secret, room, now);
  const address = `${publicUrl}/checkin/${code}`;
  return {
    // In two halves, as people read it out.
    code: `${code.slice(0, 3)} ${code.slice(3)}`,
    // Without https://, as people type it.
    address: `${publicUrl}/checkin`.replace(/^https?:\/\//u, ''),
    qr: qrView(address, translate(language, 'attendance.screen.qr')),
  };
}

function unableTo(session: Session, now: Date, language: string): string | null {
  if (session.state === 'cancelled') return translate(language, 'console.attendance.checkIn.room.cancelled');
  return roomCodeState(session, now) === 'over' ? translate(language, 'console.attendance.checkIn.room.over') : null;
}
