import { record, type Change } from '../identity/change.js';
import { lockJury } from '../calls/calls.queries.js';
import { joinOrganizations } from '../organizations/organizations.queries.js';
import { Attendee } from '../registrations/attendee.entity.js';
import { lockAttendee } from '../registrations/links/links.queries.js';
import type { Prover } from '../registrations/attendee.entity.js';
import { getAttendee } from '../registrations/registrations.queries.js';
import { lookAtFindings } from './findings.js';

/** A person's name, and the name of their organization: null without one, and undefined where it stays as it is. */
export interface Details {
  name: string;
  organization?: string | null;
}

/**
 * Corrects a person's name and organization; `assertedBy` says who names the organization. An issued certificate is
 * unchanged; the person can get a new version. Returns the attendee. Throws NotFound.
 */
export async function correctDetails(
  change: Change,
  attendeeId: string,
  { name, organization }: Details,
  assertedBy: Prover,
): Promise<Attendee> {
  const { tx, now } = change;
  const { callId } = await getAttendee(tx, attendeeId);
  await lockJury(tx, callId);
  const attendee = await lockAttendee(tx, attendeeId);
  const keepFindings = await lookAtFindings(change, callId);
  const { emailKey, country } = attendee;
  const [joined] =
    organization == null ? [] : await joinOrganizations(tx, callId, [{ emailKey, country, organization }], now);
  const organizationId = organization === undefined ? attendee.organizationId : (joined?.organizationId ?? null);
  const hasMoved = attendee.organizationId !== organizationId;
  if (attendee.name === name && !hasMoved) return attendee;
  const moved = { organizationId, organizationAssertedBy: organizationId === null ? null : assertedBy };
  const written = { name, ...(hasMoved && moved) };
  await tx.getRepository(Attendee).update({ id: attendeeId }, written);
  await keepFindings();
  if (attendee.name !== name) {
    await record(change, 'attendee.renamed', `attendee:${attendeeId}`, { from: attendee.name, to: name });
  }
  if (hasMoved) await record(change, 'attendee.moved', `attendee:${attendeeId}`);
  return { ...attendee, ...written };
}
