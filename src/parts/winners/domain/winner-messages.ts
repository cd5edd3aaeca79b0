import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import { actorName } from '../../../domain/identity/actor.js';
import type { Change } from '../../../domain/identity/change.js';
import { listOrganizers } from '../../../domain/identity/identity.queries.js';
import { chosenRecipient, personalMessage } from '../../../domain/notifications/outbox/frozen.js';
import { enqueueMessages } from '../../../domain/notifications/outbox/messages.queries.js';
import type { EmailKind } from '../../../domain/notifications/kinds/kind.js';
import { carrying } from '../../../domain/notifications/kinds/kinds.js';
import { staffWinner } from './emails/staff.js';
import { winnerAnswered, winnerDropped } from './emails/winners.js';
import type { WinnerPayload } from './emails/winner-email.js';
import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import { listReachable } from '../../submissions/domain/reachable.queries.js';
import type { Answer } from './acceptance.js';
import type { Acceptance } from './acceptance.entity.js';

interface Proposal {
  id: string;
  title: string;
}

/** Emails a receipt of an answer to everyone on the team, and notifies owners unless one of them recorded it. */
export async function notifyAnswer(
  change: Change,
  call: Call,
  proposal: Proposal,
  acceptance: Acceptance & { state: Answer },
): Promise<void> {
  const { tx, actor } = change;
  const people = (await listReachable(tx, [proposal.id])).get(proposal.id) ?? [];
  const self = people.find((one) => actorName(actor) === `attendee:${one.id}`);
  const winner = {
    ...winnerOf(proposal, acceptance),
    answer: acceptance.state,
    ...(self !== undefined && { by: self.name }),
  };
  // A team can change its mind.
  const key = `${acceptance.id}:${acceptance.state}:${change.now.toISOString()}`;
  const team = people.map((one) => teamMessage(one, winnerAnswered, `${key}:${one.id}`, winner));
  await enqueueMessages(change, [...team, ...(await ownerMessages(change, call, key, winner))]);
}

/** Emails everyone on the team of a proposal that it is no longer a winner. */
export async function notifyDropped(
  change: Change,
  proposal: Proposal,
  acceptance: Pick<Acceptance, 'id' | 'deadlineAt'>,
): Promise<void> {
  const people = (await listReachable(change.tx, [proposal.id])).get(proposal.id) ?? [];
  const winner = winnerOf(proposal, acceptance);
  const messages = people.map((one) => teamMessage(one, winnerDropped, `${acceptance.id}:${one.id}`, winner));
  await enqueueMessages(change, messages);
}

function winnerOf({ id, title }: Proposal, { deadlineAt }: Pick<Acceptance, 'deadlineAt'>): WinnerPayload['winner'] {
  return { proposalId: id, title, deadline: deadlineAt.toISOString() };
}

function teamMessage(attendee: Attendee, kind: EmailKind<WinnerPayload>, key: string, winner: WinnerPayload['winner']) {
  const payload = { recipient: chosenRecipient(attendee), winner };
  return { ...personalMessage(attendee, kind.name, `${kind.name}:${key}`), ...carrying(kind, payload) };
}

async function ownerMessages({ tx, actor }: Change, call: Call, key: string, winner: WinnerPayload['winner']) {
  const owners = (await listOrganizers(tx)).filter(({ role, state }) => role === 'owner' && state === 'active');
  return owners
    .filter(({ id }) => actorName(actor) !== `organizer:${id}`)
    .map(({ id, name, email, language }) => ({
      callId: null,
      sessionId: null,
      sessionRevision: null,
      registrationId: null,
      attendeeId: null,
      dedupeKey: `staff-winner:${key}:${id}`,
      ...carrying(staffWinner, {
        recipient: { name, email, timeZone: call.timeZone, isOwnZone: false as const, language, linkVersion: 0 },
        account: { organizerId: id },
        winner: { ...winner, call: { slug: call.slug, name: callTexts(call, language).name } },
      }),
    }));
}
