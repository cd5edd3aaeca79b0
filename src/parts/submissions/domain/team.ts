import { Conflict, invalidField, TooManyRequests } from '../../../platform/errors.js';
import type { ProposalMember } from '../../../domain/proposals/proposal.entity.js';

/** The largest team that writes a proposal. */
const largestTeam = 50;
/**
 * The invitations of one person in a day that nobody has accepted: those whom they took off their teams again got an
 * email, too.
 */
const maxUnanswered = 10;

/** Throws Invalid if this address can't be invited: it is on the team, or the team is full. */
export function requireInvitable(members: readonly Pick<ProposalMember, 'emailKey'>[], emailKey: string): void {
  if (members.some((one) => one.emailKey === emailKey))
    throw invalidField('email', 'on-the-team', 'This person is on the team already.');
  if (members.length >= largestTeam) {
    const message = `A team has up to ${largestTeam} people.`;
    throw invalidField('email', 'team-full', message, { most: largestTeam });
  }
}

/** Throws TooManyRequests if so many people whom somebody invited in the last day have not accepted. */
export function requireFewUnanswered(unanswered: number): void {
  if (unanswered < maxUnanswered) return;
  const message = `Up to ${maxUnanswered} invitations a day can be unanswered. Invite more people once somebody has accepted, or tomorrow.`;
  const fieldErrors = [{ path: 'email', code: 'too-many-invited', message, values: { most: maxUnanswered } }];
  throw new TooManyRequests('too-many-invited', message, { most: maxUnanswered }, fieldErrors);
}

/** How long a removal from a team can be undone, by the team and by who was removed. */
export const removalUndoMs = 7 * 24 * 3_600_000;

/**
 * Whether somebody on a team can remove this member at once: those who have not accepted, oneself, and by the author
 * anybody. Otherwise another member has to ask for the same, so that no one takes a proposal over.
 */
export function canRemoveAlone(
  member: Pick<ProposalMember, 'emailKey' | 'acceptedAt'>,
  by: { id: string; emailKey: string },
  authorId: string | null,
): boolean {
  return member.acceptedAt === null || member.emailKey === by.emailKey || by.id === authorId;
}

/** Throws Conflict if this is the last person who can write the proposal. */
export function requireOthers(members: readonly ProposalMember[], emailKey: string): void {
  if (members.some((one) => one.emailKey !== emailKey && one.acceptedAt !== null)) return;
  throw new Conflict('last-author', 'Nobody else can write this proposal. Withdraw it instead.');
}
