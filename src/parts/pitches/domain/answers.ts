import type { EventReply } from '../../consultations/domain/event-reply.js';
import type { Invite } from './invites.queries.js';

const isCurrent = (invite: Invite, pitchId: string) => invite.pitchId === pitchId && invite.startsAt !== null;

/** Returns what the calendars of a team last said about their event as it is: a move asks all of them anew. */
export function answersOf(
  pitch: { id: string },
  invites: readonly Invite[],
): { personId: string; reply: EventReply }[] {
  return invites.flatMap((invite) => {
    const { personId, reply, sequence } = invite;
    return isCurrent(invite, pitch.id) && reply?.sequence === sequence ? [{ personId, reply }] : [];
  });
}

/** Returns whether everybody on a team has declined. */
export function hasDeclined(pitch: { id: string }, invites: readonly Invite[]): boolean {
  const invited = invites.filter((invite) => isCurrent(invite, pitch.id)).length;
  const declined = answersOf(pitch, invites).filter(({ reply }) => reply.answer === 'declined').length;
  return invited > 0 && declined === invited;
}
