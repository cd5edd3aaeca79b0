import { roomCodeState } from '../../domain/attendance/room-code.js';
import { findRoomCode, findCurrentCheckIn } from '../../domain/attendance/check-ins.queries.js';
import { findRegisteredBy } from '../../domain/delegations/registered-by.js';
import { notMeToken } from '../../domain/registrations/links/confirm-token.js';
import { isProven } from '../../domain/registrations/links/proven.js';
import { translate } from '../../platform/i18n/messages.js';
import { provisionalPlace } from '../../domain/registrations/waitlist/provisional-seat.js';
import { findInvitationState } from '../../domain/notifications/outbox/messages.queries.js';
import { sessionLink } from '../../domain/notifications/email/links.js';
import type { Config } from '../../platform/config.js';
import { listQuestions, listQuestionsBehind } from '../../domain/questions/questions.queries.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { waitlistPosition } from '../../domain/registrations/waitlist/waitlist-order.queries.js';
import { attendedSession } from '../../domain/sessions/attendance.js';
import { publicView } from '../../domain/registrations/waitlist/waitlist.queries.js';
import { attendanceView } from './attendance-view.js';
import { isRoomNear } from '../../domain/sessions/room.js';
import { dialInViews } from '../../domain/sessions/dial-in.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listOccurrences } from '../../domain/sessions/sessions.queries.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { formatTime } from '../../domain/time/format.js';
import { listMaterials } from '../../domain/materials/materials.queries.js';
import { ownMaterials } from '../materials/own-materials.js';
import { isLive } from '../../domain/registrations/registration.js';
import { afterSessions, beforeSessions, type Section } from './after-sessions.js';
import { myAnswers } from '../questions/my-answers.js';
import type { registrationOfLink } from './own-page-controller.js';
import { joinPath, myRegistrationPath } from './registration-paths.js';
import type { ClaimView, StatusPageInput } from './status.page.js';
import { hasTicket, ticketView } from '../attendance/ticket-view.js';
import type { Connection } from '../../platform/database/tx.js';

/** Loads the data for the page of one's own registration. */
export async function findMyRegistration(
  connection: Connection,
  config: Config,
  own: Awaited<ReturnType<typeof registrationOfLink>>,
  mePath: string,
  viewer: Viewer,
): Promise<StatusPageInput> {
  const { attendee, registration, call } = own;
  const session = attendedSession(own.session, registration.attendance);
  const [forStrangers = own.session] = await publicView(connection, [own.session], viewer.now);
  const { language, now } = viewer;
  const path = myRegistrationPath(mePath, registration.id);
  const join = joinPath(config.secret, registration.id, attendee);
  const checkIn = await findCurrentCheckIn(connection, registration.id);
  const isIn = checkIn !== null;
  const inSince = checkIn && formatTime(checkIn.at, session.timeZone, language);
  const provisional = provisionalPlace(registration);
  return {
    call,
    session,
    state: registration.state,
    place: await waitlistPosition(connection, registration),
    offerExpiresAt: registration.offerExpiresAt,
    provisional: provisional && { ...provisional, isKnown: true },
    attendee,
    calendar: { file: `${path}/invite.ics` },
    invitation: await findInvitationState(connection, registration.id),
    shareUrl: sessionLink(config, call.slug, session.slug),
    joinPath: isRoomNear(session, now) ? join : null,
    // From the beginning, because a page that was kept is opened without a connection.
    phones: session.format === 'in-person' ? [] : dialInViews(session, viewer.timeZone, language),
    ticket: hasTicket(session, registration, now)
      ? ticketView(config.secret, registration.id, attendee, language, inSince)
      : null,
    roomCheckIn: !isIn && (await isRoomCodeOpen(connection, own.session, now)) ? { path: `${path}/check-in` } : null,
    attendance: isIn ? null : attendanceView(forStrangers, registration, `${path}/attendance`, viewer),
    // People who are checked in can't withdraw, so the action is not shown.
    withdrawPath: isIn ? null : `${path}/withdraw`,
    resendPath: `${path}/resend`,
    retakePath: `${path}/retake`,
    offerPath: path,
    ...(!isIn && { occurrences: { path: `${path}/switch`, sessions: await listOccurrences(connection, session) } }),
    claim: await claimOf(connection, config, own, path, viewer),
    answers: await answersOf(connection, session, registration, `${path}/answers`, viewer),
    materials: ownMaterials(
      {
        session,
        call: own.call,
        state: registration.state,
        materials: await listMaterials(connection, session.id),
        path,
      },
      viewer,
    ),
    before: beforeSessions.all.flatMap((section) => section({ ...own, path }, viewer) ?? []),
    after: await afterOf(connection, own, path, viewer),
    layout: { path, mePath },
  };
}

/** Who registered the person, where they have not agreed yet; null for what they registered themselves. */
async function claimOf(
  connection: Connection,
  { secret }: Config,
  { attendee, registration }: Awaited<ReturnType<typeof registrationOfLink>>,
  path: string,
  { language }: Viewer,
): Promise<ClaimView | null> {
  if (!registration.unproven || !isProven(attendee)) return null;
  const text = (key: string, values = {}) => translate(language, `confirm.mine.${key}`, values);
  const by = await findRegisteredBy(connection, registration.delegationId);
  return {
    text: by === null ? text('own') : text('coordinator', by),
    agreePath: `${path}/agree`,
    agreeLabel: text(by === null ? 'submit' : 'agree'),
    notMePath: `/not-me/${notMeToken(secret, attendee.id, attendee.linkVersion)}`,
  };
}

/** Whether people in the room check in by its code now. */
async function isRoomCodeOpen(connection: Connection, session: Session, now: Date): Promise<boolean> {
  if (session.state !== 'published' || roomCodeState(session, now) !== 'open') return false;
  return (await findRoomCode(connection, session.id)) !== null;
}

/** What follows a session; null before its end, and for people who were not registered. */
async function afterOf(
  connection: Connection,
  own: Awaited<ReturnType<typeof registrationOfLink>>,
  path: string,
  viewer: Viewer,
): Promise<Section[] | null> {
  const { registration, session } = own;
  if (session.state !== 'published' || session.endsAt > viewer.now || !isLive(registration.state)) return null;
  const sections = [];
  for (const after of afterSessions.all) sections.push(await after.section(connection, { ...own, path }, viewer));
  return sections.filter((section) => section !== null);
}

async function answersOf(
  connection: Connection,
  session: Session,
  registration: Registration,
  path: string,
  viewer: Viewer,
) {
  const questions =
    session.questions > 0
      ? await listQuestions(connection, session.id)
      : await listQuestionsBehind(connection, [registration]);
  return myAnswers(session, registration, questions, path, viewer);
}
