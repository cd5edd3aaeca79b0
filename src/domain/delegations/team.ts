import type { FieldError } from '../../platform/errors.js';
import type { ProposalState } from '../proposals/proposal.js';
import { hasWon } from '../proposals/proposal-state.js';
import { emailKey } from '../registrations/links/email-address.js';
import type { TeamsInput } from './team-input.js';

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
  /** Whether it has accepted that it won; also where no winner of the call is asked. */
  hasAccepted: boolean;
  /** Its members and matched attendees: first the person who declared it, then the others by address. */
  people: TeamPerson[];
  invitation: {
    seats: number;
    /** How many seats are reserved for it now, and until when; null for the start. */
    reserved: number;
    reservedUntil: Date | null;
    /** How many of its seats are taken. */
    seated: number;
    invitedAt: Date;
    delegationId: string;
    organizationId: string;
    coordinator: { name: string; email: string; emailKey: string };
  } | null;
  /** Its people, and people registered by its coordinator, who have a seat in the session or attended. */
  coming: number;
  attended: number;
}

/**
 * The outcome for a team: invited, already invited (`known`), another coordinator notified as well (`passed-on`), or no
 * reachable address.
 */
type TeamOutcome = 'invited' | 'passed-on' | 'known' | 'unreachable';

export interface TeamPlan {
  team: Team;
  outcome: TeamOutcome;
  /** The person to email; null if there is none. */
  coordinator: TeamPerson | null;
}

/** Returns the outcomes for the requested teams, each once and in order, or all errors. */
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
    } else if (!hasWon(team)) {
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

/** Null if the chosen person is not on the team. */
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

/** The default person to email. */
export function firstReachable({ people }: Pick<Team, 'people'>): TeamPerson | null {
  return people.find(({ isUnreachable }) => !isUnreachable) ?? null;
}
