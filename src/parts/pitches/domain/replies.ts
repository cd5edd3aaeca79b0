import type { AnsweredEvents } from '../../../domain/attendance/answered-events.js';
import type { NotedReply, ReceivedReply } from '../../../domain/attendance/receive-reply.js';
import type { CalendarReply } from '../../../domain/calendar/read-reply.js';
import { decideReply, isFromAttendee, type ReplySender } from '../../../domain/calendar/reply.js';
import { unusedReason } from '../../../domain/calendar/unused-reply.js';
import type { Change } from '../../../domain/identity/change.js';
import { findMessageByHeader } from '../../../domain/notifications/inbound/bounces.queries.js';
import { emailKey as emailKeyOf } from '../../../domain/registrations/links/email-address.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { lockSession } from '../../../domain/sessions/sessions.queries.js';
import { replySaid, type Said, standingOf } from '../../consultations/domain/event-reply.js';
import { type Invite, listInvites, writeReply } from './invites.queries.js';
import { findPitchByUid, listPitches } from './pitches.queries.js';
import { tellAgain } from './tell.js';

/** The invites of a team, by the key of each person's address. Its session is locked. */
interface Invited {
  session: Session;
  pitchId: string;
  invites: ReadonlyMap<string, Invite>;
}

/** Locks and returns the team with an event, which all on it share; null for none. */
async function lockInvited({ tx }: Change, uid: string): Promise<Invited | null> {
  const found = await findPitchByUid(tx, uid);
  if (found === null) return null;
  const session = await lockSession(tx, found.sessionId);
  const invites = new Map<string, Invite>();
  for (const invite of await listInvites(tx, session.id))
    if (invite.pitchId === found.id) invites.set((await getAttendee(tx, invite.personId)).emailKey, invite);
  return { session, pitchId: found.id, invites };
}

/** Returns which of a team is meant: the first of these addresses that has an invite, or the only person on it. */
function whoOf({ invites }: Invited, addresses: readonly (string | null)[]): readonly [string, Invite] | null {
  const keys = addresses.flatMap((address) => (address === null ? [] : [emailKeyOf(address)]));
  const key = keys.find((one) => invites.has(one)) ?? (invites.size === 1 ? [...invites.keys()][0] : undefined);
  const invite = key === undefined ? undefined : invites.get(key);
  return key === undefined || invite === undefined ? null : [key, invite];
}

/**
 * Takes the answer of a calendar of somebody on a team, by the rules for attendees. It takes no place from the team:
 * organizers see it beside the team and decide. A decline by somebody else is shown as one, and counts as no answer.
 */
async function receive(change: Change, reply: CalendarReply, sender: ReplySender): Promise<ReceivedReply | null> {
  const invited = await lockInvited(change, reply.uid);
  if (invited === null) return null;
  const addresses = [reply, ...(reply.others ?? [])].flatMap((one) => one.addresses);
  const who = whoOf(invited, [...addresses, sender.address]);
  if (who === null) return { outcome: 'ignored', reason: 'other-attendee' };
  const [emailKey, invite] = who;
  const registration = standingOf(invite.reply, invite.sequence, invite.startsAt !== null);
  const session = { ...invited.session, declineReleasesSeat: false };
  const decision = decideReply(reply, sender, { registration, session, emailKey }, change.now);
  const { comment } = reply;
  const [address = null] = reply.addresses;
  switch (decision.outcome) {
    case 'ignored': {
      const unused = unusedReason(decision.reason);
      if (unused !== null) await write(change, who, { kind: unused, sender: address });
      return decision;
    }
    case 'asked':
      await write(change, who, { kind: 'asked', comment, sender: sender.address });
      return { outcome: 'ignored', reason: 'other-attendee' };
    case 'wished':
      await write(change, who, { kind: 'proposed', comment, startsAt: decision.proposedTime.startsAt });
      return { outcome: 'wished', reason: null };
    default: {
      const { rsvp, rsvpAt } = decision.answer;
      await write(change, who, { kind: rsvp, comment, answer: rsvp, answeredAt: rsvpAt.toISOString() });
      return { outcome: 'answered', reason: null };
    }
  }
}

async function write({ tx, now }: Change, [emailKey, invite]: readonly [string, Invite], said: Said): Promise<void> {
  const { pitchId, personId, reply, sequence } = invite;
  await writeReply(tx, pitchId, personId, replySaid(reply, sequence, said, emailKey, now));
}

async function note(change: Change, { reason, uid, replyTo, sender }: NotedReply): Promise<boolean> {
  const own = replyTo.filter((id) => id.endsWith(`@${change.domain}>`));
  const message = await findMessageByHeader(change.tx, own);
  const [known, answered] = [uid ?? '', message?.payload.event?.uid ?? ''];
  const invited = (await lockInvited(change, known)) ?? (await lockInvited(change, answered));
  if (invited === null) return false;
  const who = whoOf(invited, [sender, message?.payload.recipient.email ?? null]);
  if (who !== null) await write(change, who, { kind: reason, sender });
  return true;
}

/** Once for each version of the event, and only its own address. */
async function refresh(change: Change, uid: string | null, sender: ReplySender): Promise<boolean> {
  const invited = uid === null ? null : await lockInvited(change, uid);
  const who = invited && whoOf(invited, [sender.address]);
  if (invited === null || who === null || !isFromAttendee(sender, who[0])) return false;
  const [, invite] = who;
  if (invite.endsAt === null || invite.endsAt <= change.now) return false;
  const pitch = (await listPitches(change.tx, invited.session.id)).find(({ id }) => id === invited.pitchId);
  if (pitch === undefined) return false;
  await tellAgain(change, invited.session, pitch, invite);
  return true;
}

/** What the inbox does with answers to invites of teams. */
export const pitchEvents: AnsweredEvents = { receive, note, refresh };
