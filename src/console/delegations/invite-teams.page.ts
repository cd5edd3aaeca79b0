import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field, type Field } from '../../platform/views/form-fields.js';
import { registrationClosure } from '../../domain/sessions/session.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { zoneLabel } from '../../domain/time/zones.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { teamRow, TeamsPageInput } from './team-row.js';

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
    unable: unable === null ? null : text(`unable.${unable}`),
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
