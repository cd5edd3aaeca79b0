import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field, type Field } from '../../platform/views/form-fields.js';
import { registrationClosure } from '../../domain/sessions/session.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { zoneLabel } from '../../domain/time/zones.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { firstReachable, type Team } from '../../domain/delegations/team.js';
import { hasWon } from '../../domain/proposals/proposal-state.js';
import type { Option } from '../../domain/time/zone-options.js';
import { dayAndTime } from '../ui/day-and-time.js';
import { delegationPath } from '../paths/delegation-paths.js';
import { proposalPath } from '../paths/proposal-paths.js';
import { proposalState } from '../ui/proposal-state-view.js';
import { coordinatorField, type TeamsFields } from './teams-form.js';
import type { Call } from '../../domain/calls/call.entity.js';

/** The winning teams with their invitations, and the form that invites them. */
export function inviteTeamsPage(layout: ConsoleLayout, input: TeamsPageInput) {
  const { language, now } = layout;
  const { session, teams, typed, fieldErrors } = input;
  const text = (key: string, values = {}) => translate(language, `console.delegations.teams.${key}`, values);
  const unable = unableTo(session, now);
  const may = layout.mayChange && unable === null && teams.length > 0;
  const described = [
    chosenField(fieldErrors, text),
    seatsField(typed?.seats ?? '', fieldErrors, language),
    field('reservedUntil', typed?.untilOn, fieldErrors, language),
  ] as const;
  const labels = {
    proposals: text('title'),
    seatsPerTeam: text('seats'),
    reservedUntil: translate(language, 'console.registrations.reserved.until'),
  };
  return {
    ...layout,
    title: text('title'),
    sessionTitle: session.title,
    sessionPath: sessionPath(session),
    found: text('found', {
      count: teams.length,
      invited: teams.filter(({ invitation }) => invitation !== null).length,
    }),
    rows: teams.map((team) => teamRow(layout, input, team, may)),
    // Why no one can be invited now; null if someone can.
    unable: unable === null ? null : translate(language, `console.registrations.reserved.unable.${unable}`),
    showPath: sessionPath(session, 'teams/showcased'),
    form: may
      ? {
          action: sessionPath(session, 'teams'),
          errors: errorSummary(described, labels, language),
          seats: described[1],
          reservedUntil: described[2],
          untilOn: typed?.untilOn ?? '',
          untilTime: typed?.untilTime ?? '',
          zone: zoneLabel(session.timeZone, session.startsAt, language),
        }
      : null,
  };
}

function chosenField(fieldErrors: readonly FieldError[], text: (key: string) => string): Field {
  const none = fieldErrors.some(({ path, code }) => path === 'proposals' && code === 'too-small');
  return { id: 'proposals', value: '', error: none ? text('nothingChosen') : null };
}

function seatsField(value: string, fieldErrors: readonly FieldError[], language: string): Field {
  const short = fieldErrors.find(({ code }) => code === 'too-few-seats-for-team');
  if (short === undefined) {
    // Seats that are typed are called the same everywhere, and so is what is wrong with them.
    const similar = fieldErrors.map((fieldError) =>
      fieldError.path === 'seatsPerTeam' ? { ...fieldError, path: 'seats' } : fieldError,
    );
    return { ...field('seats', value, similar, language), id: 'seatsPerTeam' };
  }
  return {
    id: 'seatsPerTeam',
    value,
    error: translate(language, 'console.delegations.teams.tooFewSeats', short.values ?? {}),
  };
}

function unableTo(session: Session, now: Date): string | null {
  return registrationClosure(session, now) ?? (session.capacity === null ? 'unlimited' : null);
}

/** A team with its invitation to the session. */
function teamRow(layout: ConsoleLayout, input: TeamsPageInput, team: Team, may: boolean) {
  const { language } = layout;
  const { session, typed } = input;
  const { invitation, people } = team;
  const text = (key: string, values = {}) => translate(language, `console.delegations.teams.${key}`, values);
  const lost = people.filter(({ isUnreachable }) => isUnreachable).length;
  const first = firstReachable(team);
  const canBe = may && first !== null && hasWon(team);
  return {
    title: team.title,
    path: proposalPath(input.call, team),
    externalId: team.externalId,
    organization: team.organization,
    state: proposalState(team.state, language),
    people: text('people', { count: people.length }),
    // The number of members whom email does not reach.
    unreachable: lost === 0 ? null : text('unreachable', { count: lost }),
    nobody: first === null ? text('nobody') : null,
    // How it is chosen; null where it cannot be.
    choice: canBe
      ? { checked: typed?.proposals.includes(team.externalId) ?? (invitation === null && team.hasAccepted) }
      : null,
    // The members who can get the invitation, and the field that chooses them.
    to: canBe
      ? { id: coordinatorField(team), options: coordinators(team, typed?.coordinators[team.externalId]) }
      : null,
    invitation: invitation && {
      when: dayAndTime(invitation.invitedAt, session.timeZone, language, layout.now),
      path: delegationPath({ id: invitation.delegationId }),
      coordinator: invitation.coordinator.name,
    },
    ...seatsOf(input.session, team, language),
    coming: team.coming === 0 ? null : text('coming', { count: team.coming, attended: team.attended }),
    hasSeats: invitation !== null || team.coming > 0,
    // Whether it can be marked as showcased.
    mayShow: layout.mayChange && team.state === 'winner' && team.coming > 0,
  };
}

function coordinators({ people, invitation }: Team, typed: string | undefined): Option[] {
  const chosen = typed ?? invitation?.coordinator.email;
  return people
    .filter(({ isUnreachable }) => !isUnreachable)
    .map(({ email, name }) => ({
      value: email,
      label: name === null || name === email ? email : `${name} (${email})`,
      selected: email === chosen,
    }));
}

/** The seats of a team, and how many of them are taken. */
function seatsOf({ timeZone }: Session, { invitation }: Team, language: string) {
  if (invitation === null) return { seats: null, seatsNote: null };
  const text = (key: string, values = {}) => translate(language, `console.delegations.teams.${key}`, values);
  const { seats, reserved, reservedUntil, seated } = invitation;
  const until = reservedUntil && text('keptUntil', { moment: dayAndTime(reservedUntil, timeZone, language) });
  return {
    seats: text('taken', { seated, kept: reserved === 0 ? seats : reserved }),
    seatsNote: reserved === 0 ? text('keptNoLonger') : (until ?? text('keptToStart')),
  };
}

interface TeamsPageInput {
  call: Call;
  session: Session;
  teams: readonly Team[];
  /** What was typed; null for a new form. */
  typed: TeamsFields | null;
  fieldErrors: readonly FieldError[];
}
