import { Conflict, invalidField, TooManyRequests } from '../../platform/errors.js';
import type { ProposalMember } from '../proposals/proposal.entity.js';

/** The largest team that writes a proposal. */
const largestTeam = 50;
/** Whom one person can invite in a day, however many they take off their teams again: each gets an email. */
const mostInvited = 100;

/** Throws Invalid if this address can't be invited: it is on the team, or the team is full. */
export function requireInvitable(members: readonly Pick<ProposalMember, 'emailKey'>[], emailKey: string): void {
  if (members.some((one) => one.emailKey === emailKey))
    throw invalidField('email', 'on-the-team', 'This person is on the team already.');
  if (members.length >= largestTeam) {
    const message = `A team has up to ${largestTeam} people.`;
    throw invalidField('email', 'team-full', message, { most: largestTeam });
  }
}

/** Throws TooManyRequests if somebody has invited so many people in the last day. */
export function requireFewInvited(invited: number): void {
  if (invited < mostInvited) return;
  const message = `You can invite up to ${mostInvited} people a day. Try again tomorrow.`;
  const fieldErrors = [{ path: 'email', code: 'too-many-invited', message, values: { most: mostInvited } }];
  throw new TooManyRequests('too-many-invited', message, { most: mostInvited }, fieldErrors);
}

/** Throws Conflict if this is the last person who can write the proposal. */
export function requireOthers(members: readonly ProposalMember[], emailKey: string): void {
  if (members.some((one) => one.emailKey !== emailKey && one.acceptedAt !== null)) return;
  throw new Conflict('last-author', 'Nobody else can write this proposal. Withdraw it instead.');
}
