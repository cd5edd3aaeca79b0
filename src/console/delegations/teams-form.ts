import type { FormValues } from '../../platform/http/form-values.js';
import type { Team } from '../../domain/delegations/team.js';
import { type TeamsInput, teamsInput } from '../../domain/delegations/team-input.js';
import { fieldErrorsOf, type FormReading } from '../../platform/validation.js';
import { numberOf, readInstant } from '../ui/local-time-fields.js';

/** The form that invites teams, as it is sent. The moment is in the zone of the session. */
export interface TeamsFields {
  /** External ids. */
  proposals: string[];
  /** Addresses by external id. */
  coordinators: Record<string, string>;
  seats: string;
  untilOn: string;
  untilTime: string;
}

/** Returns the name of the field that chooses the coordinator of a team. */
export function coordinatorField({ proposalId }: Pick<Team, 'proposalId'>): string {
  return `to-${proposalId}`;
}

/** The submitted form. Teams that aren't selected get no email. */
export function teamsFields(values: FormValues, teams: readonly Team[]): TeamsFields {
  const proposals = values.list('proposals');
  const named = teams.flatMap((team) => {
    const email = values.text(coordinatorField(team));
    return email !== '' && proposals.includes(team.externalId) ? [[team.externalId, email] as const] : [];
  });
  return {
    proposals,
    coordinators: Object.fromEntries(named),
    seats: values.text('seatsPerTeam'),
    untilOn: values.text('untilOn'),
    untilTime: values.text('untilTime'),
  };
}

/** Reads the form. */
export function readTeams(fields: TeamsFields, timeZone: string): FormReading<TeamsInput> {
  const until = readInstant(fields.untilOn, fields.untilTime, timeZone, 'reservedUntil');
  const { proposals, coordinators, seats } = fields;
  const result = teamsInput.safeParse({
    proposals,
    coordinators,
    seatsPerTeam: numberOf(seats),
    reservedUntil: until.instant,
  });
  const fieldErrors = [...(result.success ? [] : fieldErrorsOf(result.error.issues)), ...until.fieldErrors];
  return { input: result.success && fieldErrors.length === 0 ? result.data : null, fieldErrors };
}
