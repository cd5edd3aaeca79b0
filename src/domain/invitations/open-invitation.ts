import type { Connection } from '../../platform/database/tx.js';
import { Gone, NotFound } from '../../platform/errors.js';
import { secretsOf } from '../../platform/secrets/secrets.js';
import { isTokenOf, rowOfToken } from '../../platform/tokens.js';
import { getCall } from '../calls/calls.queries.js';
import { Attendee } from '../registrations/attendee.entity.js';
import { getAttendee, listRegistrationsOf } from '../registrations/registrations.queries.js';
import type { Invitation, Invitee } from './invitation.entity.js';
import { allInvitations, findInvitee } from './invitations.queries.js';
import { record, type Change } from '../identity/change.js';
import { lockAttendee } from '../registrations/links/links.queries.js';

/** The person of an invitation's link, and what they are invited to. */
export interface OpenedInvitation {
  invitee: Invitee;
  invitation: Invitation;
  attendee: Attendee;
}

/** Returns what the token of an invitation or a poll opens. Throws NotFound, or Gone for a link that was replaced. */
export async function openInvitation(
  connection: Connection,
  token: string,
  purpose: 'invitation' | 'poll' = 'invitation',
): Promise<OpenedInvitation> {
  const invitee = await findInvitee(connection, rowOfToken(token) ?? '');
  if (invitee?.attendeeId == null) throw new NotFound('link-unknown', 'Unknown link.');
  const attendee = await getAttendee(connection, invitee.attendeeId);
  const { accepted } = secretsOf(connection);
  const isOf = (version: number) => isTokenOf(accepted, token, purpose, invitee.id, version);
  if (isOf(attendee.linkVersion)) {
    return { invitee, attendee, invitation: await allInvitations.get(connection, invitee.invitationId) };
  }
  const older = Array.from({ length: attendee.linkVersion - 1 }, (_, index) => index + 1);
  // After an erasure, the link is unknown.
  if (attendee.email === '' || !older.some(isOf)) throw new NotFound('link-unknown', 'Unknown link.');
  const { slug } = await getCall(connection, attendee.callId);
  throw new Gone('link-revoked', 'This link was replaced by a newer one.', { call: slug });
}

/**
 * Writes the name, time zone and language of a person who registers for the first time: until then, those of the
 * organizers' list count. Returns the attendee.
 */
export async function nameInvited(
  change: Change,
  attendeeId: string,
  person: Pick<Attendee, 'name' | 'timeZone' | 'isOwnZone' | 'language'>,
): Promise<Attendee> {
  const { tx } = change;
  const attendee = await lockAttendee(tx, attendeeId);
  if ((await listRegistrationsOf(tx, attendeeId)).length > 0) return attendee;
  const { name, timeZone, isOwnZone, language } = person;
  await tx.getRepository(Attendee).update({ id: attendeeId }, { name, timeZone, isOwnZone, language });
  if (attendee.name !== name) {
    await record(change, 'attendee.renamed', `attendee:${attendeeId}`, { from: attendee.name, to: name });
  }
  return { ...attendee, name, timeZone, isOwnZone, language };
}
