import type { Call } from '../../domain/calls/call.entity.js';
import type { PlannedTeam } from '../../domain/delegations/plan-teams.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { emailPath } from '../paths/notification-paths.js';
import { sessionPath } from '../paths/session-paths.js';
import { coordinatorField, type TeamsFields } from './teams-form.js';

/** Previews an invitation: teams, seats, emails and who gets them. */
export function inviteTeamsConfirmPage(
  layout: ConsoleLayout,
  {
    call,
    session,
    fields,
    reservedUntil,
    planned,
  }: {
    call: Call;
    session: Session;
    fields: TeamsFields;
    reservedUntil: Date | null;
    planned: readonly PlannedTeam[];
  },
) {
  const { language } = layout;
  const text = (key: string, values = {}) => translate(language, `console.delegations.teams.${key}`, values);
  const { teams, seats, mails } = invitedCounts(planned, Number(fields.seats));
  const heading = text('confirm.title', { teams });
  const until = dayAndTime(reservedUntil ?? session.startsAt, session.timeZone, language);
  return {
    ...layout,
    title: heading,
    heading,
    action: sessionPath(session, 'teams'),
    text: mails === 0 ? text('confirm.nobody') : text('confirm.text', { seats, mails, until }),
    hidden: [
      ...planned.flatMap(({ team, coordinator }) => [
        { name: 'proposals', value: team.externalId },
        { name: coordinatorField(team), value: coordinator?.email ?? '' },
      ]),
      { name: 'seatsPerTeam', value: fields.seats },
      { name: 'untilOn', value: fields.untilOn },
      { name: 'untilTime', value: fields.untilTime },
    ],
    rows: planned.map(({ team, outcome, coordinator }) => ({
      title: team.title,
      organization: team.organization,
      what: text(`confirm.${outcome}`, { name: coordinator?.name ?? '', email: coordinator?.email ?? '' }),
    })),
    emailPath: emailPath(call, 'team-invited', language),
    // Null if no one would get an email.
    submitLabel: mails === 0 ? null : text('confirm.submit'),
  };
}

/** Counts the teams, seats and emails of an invitation. */
export function invitedCounts(planned: readonly PlannedTeam[], seatsPerTeam: number) {
  const count = (wanted: PlannedTeam['outcome']) => planned.filter(({ outcome }) => outcome === wanted).length;
  const teams = count('invited');
  return { teams, seats: teams * seatsPerTeam, mails: teams + count('passed-on'), unreachable: count('unreachable') };
}
