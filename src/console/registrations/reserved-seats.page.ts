import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Together } from '../../platform/three-way-merge.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import type { ReservedSeats } from '../../domain/registrations/seats/reservations.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { localTime } from '../../domain/time/wall-time.js';
import { zoneLabel } from '../../domain/time/zones.js';
import { dayAndTime } from '../ui/day-and-time.js';
import { type EditedForm, type EditView, openedEdit } from '../ui/form-edit.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { type ReservedSeatsFields, seatRuleForm, seatRules, type TypedRule } from './seat-rules.js';
import { organizationPath } from '../paths/organization-paths.js';
import { reservedSeatsPath } from '../paths/registration-paths.js';
import { sessionPath } from '../paths/session-paths.js';

/** The form of a rule that was sent, and could not be saved. */
export interface SentRule {
  name: string;
  typed: TypedRule;
  edit: EditView;
  fieldErrors: readonly FieldError[];
}

/** The rules of a session's seats, those that are reserved, and the form that reserves some. */
export function reservedSeatsPage(
  layout: ConsoleLayout,
  input: {
    session: Session;
    reservations: readonly ReservedSeats[];
    names: readonly string[];
    fields: ReservedSeatsFields;
    edit: EditView;
    fieldErrors: readonly FieldError[];
    rule: SentRule | null;
    /** The limits for addresses that nobody has confirmed yet, which the call sets. */
    hoursToConfirm: number;
  },
) {
  const { language, now } = layout;
  const { session, reservations, names, fields, fieldErrors } = input;
  const text = (key: string, values = {}) => translate(language, `console.registrations.reserved.${key}`, values);
  const unable = unableTo(session, now);
  const may = layout.mayChange && unable === null;
  const described = [
    field('organization', fields.organization, fieldErrors, language),
    field('seats', fields.seats, fieldErrors, language),
    field('reservedUntil', fields.untilOn, fieldErrors, language),
  ] as const;
  const labels = { organization: text('organization'), seats: text('seats'), reservedUntil: text('until') };
  return {
    ...layout,
    title: text('title'),
    rules: seatRules(session, language).map(({ name, sentence }) => ruleView(layout, input, name, sentence)),
    unconfirmed: translate(language, 'console.sessions.rule.unconfirmed', { hours: input.hoursToConfirm }),
    sessionTitle: session.title,
    sessionPath: sessionPath(session),
    rows: reservations.map((one) => ({
      name: one.organization,
      path: organizationPath({ id: one.organizationId }),
      facts: [
        text('kept', { count: one.seats }),
        ...(one.forTeams === 0 ? [] : [text('forTeams', { count: one.forTeams, seated: one.seatedForTeams })]),
        text('seated', { count: one.seated }),
        one.reservedUntil === null
          ? text('untilStart')
          : text('untilMoment', { moment: dayAndTime(one.reservedUntil, session.timeZone, language) }),
      ],
      releasePath: layout.mayChange ? reservedSeatsPath(session, one) : null,
    })),
    // Why no seats can be reserved now; null if they can.
    unable: unable === null ? null : text(unable),
    form: may
      ? {
          action: sessionPath(session, 'seats'),
          edit: input.edit,
          errors: errorSummary(described, labels, language),
          organization: described[0],
          seats: described[1],
          seatsHint: text('seatsHint'),
          reservedUntil: described[2],
          untilOn: fields.untilOn,
          untilTime: fields.untilTime,
          zone: zoneLabel(session.timeZone, session.startsAt, language),
          names,
        }
      : null,
  };
}

/** The fields of a reservation that only make sense together. */
export const togetherInSeats: Together<ReservedSeatsFields> = [['untilOn', 'untilTime']];

/** The form of a reservation, as both versions of it are shown. */
export function editedSeats(sessionId: string, language: string): EditedForm<ReservedSeatsFields> {
  return {
    subject: `session:${sessionId}`,
    together: togetherInSeats,
    label: (name) => translate(language, `console.registrations.reserved.${name === 'untilOn' ? 'until' : name}`),
    value: (name, fields) => (name === 'untilOn' ? `${fields.untilOn} ${fields.untilTime}`.trim() || null : null),
  };
}

/** The form of a reservation that is there. */
export function fieldsOfReservation(
  { organization, seats, reservedUntil }: Pick<ReservedSeats, 'organization' | 'seats' | 'reservedUntil'>,
  timeZone: string,
): ReservedSeatsFields {
  const until = reservedUntil === null ? null : localTime(reservedUntil, timeZone);
  return { organization, seats: String(seats), untilOn: until?.date ?? '', untilTime: until?.time ?? '' };
}

function ruleView(
  layout: ConsoleLayout,
  { session, rule }: { session: Session; rule: SentRule | null },
  name: string,
  sentence: string,
) {
  const { now, mayChange } = layout;
  const form = seatRuleForm(name);
  const stored = form.show(session);
  const sent = rule?.name === name ? rule : null;
  return {
    sentence,
    isOpen: sent !== null,
    // Null for those who can't change it, and once it means nothing any more.
    form:
      mayChange && session.state !== 'cancelled' && session.endsAt > now
        ? {
            action: `${sessionPath(session, 'seats')}/rules/${name}`,
            edit: sent?.edit ?? openedEdit(stored),
            ...form.view(sent?.typed ?? stored, sent?.fieldErrors ?? [], layout),
          }
        : null,
  };
}

function unableTo(session: Session, now: Date): string | null {
  if (session.state === 'cancelled') return 'unable.cancelled';
  if (session.startsAt <= now) return 'unable.begun';
  return session.capacity === null ? 'unable.unlimited' : null;
}
