import type { Connection } from '../../platform/database/tx.js';
import { Gone, NotFound } from '../../platform/errors.js';
import { secretsOf } from '../../platform/secrets/secrets.js';
import { isTokenOf, rowOfToken } from '../../platform/tokens.js';
import { getCall } from '../calls/calls.queries.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { getAttendee } from '../registrations/registrations.queries.js';
import type { Invitation, Invitee } from './invitation.entity.js';
import { allInvitations, findInvitee } from './invitations.queries.js';

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
