import { Conflict, invalidField } from '../../platform/errors.js';
import type { ProposalMember } from '../proposals/proposal.entity.js';

/** The largest team that writes a proposal. */
const largestTeam = 50;

/** Throws Invalid if this address can't be invited: it is on the team, or the team is full. */
export function requireInvitable(members: readonly Pick<ProposalMember, 'emailKey'>[], emailKey: string): void {
  if (members.some((one) => one.emailKey === emailKey))
    throw invalidField('email', 'on-the-team', 'This person is on the team already.');
  if (members.length >= largestTeam) {
    const message = `A team has up to ${largestTeam} people.`;
    throw invalidField('email', 'team-full', message, { most: largestTeam });
  }
}

/** Throws Conflict if this is the last person who can write the proposal. */
export function requireOthers(members: readonly ProposalMember[], emailKey: string): void {
  if (members.some((one) => one.emailKey !== emailKey && one.acceptedAt !== null)) return;
  throw new Conflict('last-author', 'Nobody else can write this proposal. Withdraw it instead.');
}
