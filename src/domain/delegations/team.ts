import type { FieldError } from '../../platform/errors.js';
import type { ProposalState } from '../proposals/proposal.js';
import { emailKey } from '../registrations/email-address.js';
import type { TeamsInput } from './team-input.js';

/** States of proposals whose teams are invited to a showcase. */
export const wonStates: readonly ProposalState[] = ['winner', 'showcased', 'pilot'];

/** Somebody behind a proposal. */
export interface TeamPerson {
  email: string;
  emailKey: string;
  /** Null where nobody has said. */
  name: string | null;
  /** Null for somebody who never registered. */
  attendeeId: string | null;
  organizationId: string | null;
  /** Mail to the address comes back. */
  isUnreachable: boolean;
}

/** The team of a proposal, with its invitation and people in a session. */
export interface Team {
  proposalId: string;
  externalId: string;
  title: string;
  theme: string;
  state: ProposalState;
  organizationId: string | null;
  organization: string | null;
  /** Its members and the attendees who are linked to it; first the person who announced it, the others by address. */
  people: TeamPerson[];
  invitation: {
    seats: number;
    invitedAt: Date;
    delegationId: string;
    organizationId: string;
    coordinator: { name: string; email: string; emailKey: string };
  } | null;
  /** Its people, and those whom its coordinator registered, who have a seat in the session or were there. */
  coming: number;
  attended: number;
}

/**
 * The outcome for a team: it is invited, it was before (`known`), another coordinator is notified as well (`passed-on`),
 * or no address can be reached.
 */
type TeamOutcome = 'invited' | 'passed-on' | 'known' | 'unreachable';

export interface TeamPlan {
  team: Team;
  outcome: TeamOutcome;
  /** Who is written to; null where nobody is. */
  coordinator: TeamPerson | null;
}

/** What becomes of the teams that are asked for, each once and in that order, or every reason why not. */
export function planInvitations(
  teams: readonly Team[],
  { proposals, coordinators = {} }: Pick<TeamsInput, 'proposals' | 'coordinators'>,
): { plans: TeamPlan[]; fieldErrors: FieldError[] } {
  const byId = new Map(teams.map((team) => [team.externalId, team]));
  const plans: TeamPlan[] = [];
  const fieldErrors: FieldError[] = [];
  for (const [index, externalId] of proposals.entries()) {
    if (proposals.indexOf(externalId) < index) continue;
    const team = byId.get(externalId);
    if (team === undefined) {
      fieldErrors.push({
        path: `proposals.${index}`,
        code: 'unknown-proposal',
        message: 'Proposal not found.',
      });
    } else if (!wonStates.includes(team.state)) {
      fieldErrors.push({
        path: `proposals.${index}`,
        code: 'not-a-winner',
        message: 'This proposal is not a winner.',
      });
    } else {
      const chosen = coordinators[externalId];
      const plan = planInvitation(team, chosen === undefined ? null : emailKey(chosen));
      if (plan !== null) plans.push(plan);
      else {
        const message = 'This address belongs to no one on the team.';
        fieldErrors.push({ path: `coordinators.${externalId}`, code: 'not-of-the-team', message });
      }
    }
  }
  return { plans, fieldErrors };
}

/** Null where the one who is chosen is none of the team. */
function planInvitation(team: Team, chosen: string | null): TeamPlan | null {
  const { invitation, people } = team;
  if (invitation !== null && (chosen === null || chosen === invitation.coordinator.emailKey)) {
    return { team, outcome: 'known', coordinator: null };
  }
  const person = chosen === null ? firstReachable(team) : people.find((one) => one.emailKey === chosen);
  if (person === undefined) return null;
  if (person === null || person.isUnreachable) return { team, outcome: 'unreachable', coordinator: null };
  return { team, outcome: invitation === null ? 'invited' : 'passed-on', coordinator: person };
}

/** Who is written to where nobody says who. */
export function firstReachable({ people }: Pick<Team, 'people'>): TeamPerson | null {
  return people.find(({ isUnreachable }) => !isUnreachable) ?? null;
}
