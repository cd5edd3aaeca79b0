import { encodeQR } from 'qr';
import { callTexts } from '../../calls/call.js';
import { getCall } from '../../calls/calls.queries.js';
import type { Change } from '../../identity/change.js';
import type { Job } from '../../jobs/job.js';
import type { PartWork } from '../../jobs/job-work.js';
import { ticketCode } from '../../registrations/ticket.js';
import { ticketReference } from '../../registrations/ticket-reference.js';
import type { Session } from '../../sessions/session.entity.js';
import { getSession } from '../../sessions/sessions.queries.js';
import { dayAndTime, formatLocalDate, formatLocalTime } from '../../time/format.js';
import { zoneCity } from '../../time/zones.js';
import { translate } from '../../../platform/i18n/messages.js';
import { storableBytes } from '../../../platform/file-store/storable-bytes.js';
import { renderLargePdf } from '../../../platform/pdf/render-pdf.js';
import { badgeSheets } from './badge-sheets.js';
import { listSheets } from './list-sheets.js';
import { type PaperName, type RoomSheetKind, type SheetHeading, type SheetPerson, sortedByName } from './room-sheet.js';
import { listSeated, type Seated } from './room-sheet.queries.js';

export interface RoomSheetInput {
  what: RoomSheetKind;
  paper: PaperName;
  language: string;
}

/** Prints the people with a seat in a session: as a list, to sign in, or on badges with their tickets. */
export const roomSheet: PartWork = {
  // The tickets let people in.
  requires: 'change',
  async run(change, job) {
    const { what, paper, language } = job.input as unknown as RoomSheetInput;
    const session = await getSession(change.tx, job.sessionId ?? '');
    const seated = sortedByName(await listSeated(change.tx, session.id), language);
    const people = seated.map((one) => personOf(one, change, what));
    const heading = await headingOf(change, job, session, language);
    const content = what === 'badges' ? badgeSheets(people, heading, paper) : listSheets(people, heading, paper, what);
    const bytes = await renderLargePdf(content);
    return {
      counts: { printed: people.length },
      output: storableBytes(`${session.slug}-${what}.pdf`, 'application/pdf', bytes),
    };
  },
};

function personOf(one: Seated, { linkSecret }: Change, what: RoomSheetKind): SheetPerson {
  const { registrationId, name, organization } = one;
  const reference = ticketReference(registrationId);
  const code = what === 'badges' ? encodeQR(ticketCode(linkSecret, one), 'raw', { border: 1, ecc: 'medium' }) : [];
  return { registrationId, name, organization, reference, code };
}

async function headingOf({ tx, now }: Change, job: Job, session: Session, language: string): Promise<SheetHeading> {
  const call = await getCall(tx, job.callId);
  const { startsAtLocal, timeZone } = session;
  const date = formatLocalDate(startsAtLocal.slice(0, 10), language, 'full');
  const zone = timeZone === 'UTC' ? 'UTC' : zoneCity(timeZone, language);
  const when = dayAndTime(date, formatLocalTime(startsAtLocal, language), language);
  return {
    title: session.title,
    callName: callTexts(call, language).name,
    when: translate(language, 'console.attendance.print.when', { when, zone }),
    place: session.venue ?? '',
    language,
    printedAt: now,
  };
}
