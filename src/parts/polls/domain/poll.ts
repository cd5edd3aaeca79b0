import type { PollPayload } from './emails/polls.js';
import type { InvitationState } from '../../../domain/invitations/invitation.js';

/** Maximum number of starts that a poll proposes. */
export const maxStarts = 5;

/** Whether a start suits somebody: yes, if need be, or not at all. */
export const pollAnswers = ['yes', 'maybe', 'no'] as const;
export type PollAnswer = (typeof pollAnswers)[number];

/** Returns what a poll asks, in the order of its starts, to tell whether it has changed. */
export function pollSays(poll: { title: string; durationMinutes: number; closesAt: Date }, starts: readonly Date[]) {
  return [poll.title, poll.durationMinutes, poll.closesAt, starts];
}

/** A draft is not sent yet; a closed poll takes no more answers. */
export const pollStates = ['draft', 'open', 'closed'] as const;
export type PollState = (typeof pollStates)[number];

/** Returns the state of a poll, which is that of its invitation until it closes. */
export function pollState({ closesAt }: { closesAt: Date }, invitation: InvitationState, now: Date): PollState {
  if (invitation === 'draft') return 'draft';
  return closesAt <= now ? 'closed' : 'open';
}

/** Returns what the email of a poll says. */
export function pollMessage(
  { id, title, durationMinutes, closesAt }: { id: string; title: string; durationMinutes: number; closesAt: Date },
  starts: readonly { startsAt: Date }[],
): Omit<PollPayload['poll'], 'inviteeId'> {
  const times = starts.map(({ startsAt }) => startsAt.toISOString());
  return { id, title, minutes: durationMinutes, starts: times, closesAt: closesAt.toISOString() };
}
