import { approvals, promotions } from '../../domain/sessions/session.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { type SessionChanges, sessionChanges } from '../../domain/sessions/session-input.js';
import { type FieldError, NotFound } from '../../platform/errors.js';
import type { FormReader, Typed } from '../../platform/forms/field-kind.js';
import { choice, flag, integer, orNull } from '../../platform/forms/fields.js';
import { form, type FormView } from '../../platform/forms/form.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { translate } from '../../platform/i18n/messages.js';
import { fieldErrorsOf, type FormReading } from '../../platform/validation.js';
import { type ReservationInput, reservationInput } from '../../domain/sessions/reservation-input.js';
import { numberOf, readInstant } from '../ui/local-time-fields.js';

/** What was typed into the form of a rule. */
export type TypedRule = Readonly<Record<string, Typed>>;

/** The form of a rule, whichever it is. */
export interface RuleForm {
  typed(values: FormValues): TypedRule;
  show(session: Session): TypedRule;
  read(typed: TypedRule): SessionChanges;
  view(typed: TypedRule, fieldErrors: readonly FieldError[], reader: FormReader): FormView;
  label(name: string, reader: FormReader): string;
  text(name: string, typed: TypedRule, reader: FormReader): string | null;
}

const words = 'console.sessions';
const seats = orNull(integer({ max: 7 }));

const forms = {
  capacity: form({ words, schema: sessionChanges.pick({ capacity: true }), fields: { capacity: seats } }),
  attendance: form({
    words,
    schema: sessionChanges.pick({ asksAttendance: true, inPersonCapacity: true, onlineCapacity: true, capacity: true }),
    fields: { asksAttendance: flag(), inPersonCapacity: seats, onlineCapacity: seats },
    join: ({ asksAttendance, inPersonCapacity, onlineCapacity }) => ({
      asksAttendance,
      inPersonCapacity: asksAttendance ? inPersonCapacity : undefined,
      onlineCapacity: asksAttendance ? onlineCapacity : undefined,
      capacity: asksAttendance ? undefined : inPersonCapacity,
    }),
    errorsAt: { capacity: 'inPersonCapacity' },
  }),
  waitlist: form({ words, schema: sessionChanges.pick({ waitlist: true }), fields: { waitlist: flag() } }),
  promotion: form({
    words,
    schema: sessionChanges.pick({ promotion: true, offerHours: true }),
    fields: { promotion: choice(promotions, 'console.sessions.promotion'), offerHours: integer({ max: 3 }) },
  }),
  approval: form({
    words,
    schema: sessionChanges.pick({ approval: true }),
    fields: { approval: choice(approvals, 'console.sessions.approval') },
  }),
  decline: form({
    words,
    schema: sessionChanges.pick({ declineReleasesSeat: true }),
    fields: { declineReleasesSeat: flag() },
  }),
  organization: form({
    words,
    schema: sessionChanges.pick({ organizationLimit: true }),
    fields: { organizationLimit: seats },
  }),
} satisfies Record<string, RuleForm>;

type Rule = keyof typeof forms;

/** Returns the form of a rule. Throws NotFound. */
export function seatRuleForm(name: string): RuleForm {
  if (!Object.hasOwn(forms, name)) throw new NotFound('not-found', 'Seats have no such rule.');
  return forms[name as Rule];
}

/** Returns the rules that a session's seats follow, each as a sentence: those that can apply to it. */
export function seatRules(session: Session, language: string): { name: Rule; sentence: string }[] {
  const { capacity, waitlist, promotion, offerHours, organizationLimit } = session;
  const say = (key: string, values = {}) => translate(language, `console.sessions.rule.${key}`, values);
  const limit = (count: number | null) => count?.toLocaleString(language) ?? translate(language, `${words}.noLimit`);
  const { inPersonCapacity, onlineCapacity } = session;
  const count = capacity === null ? say('noLimit') : say('capacity', { count: capacity });
  const isLimited = [capacity, inPersonCapacity, onlineCapacity].some((each) => each !== null);
  return [
    session.format === 'hybrid'
      ? {
          name: 'attendance',
          sentence: session.asksAttendance
            ? say('attendance', { room: limit(inPersonCapacity), online: limit(onlineCapacity) })
            : count,
        }
      : { name: 'capacity', sentence: count },
    ...(isLimited ? [{ name: 'waitlist' as const, sentence: say(waitlist ? 'waitlist' : 'noWaitlist') }] : []),
    ...(isLimited && waitlist ? [{ name: 'promotion' as const, sentence: say(promotion, { hours: offerHours }) }] : []),
    { name: 'approval', sentence: say(session.approval === 'manual' ? 'approval' : 'noApproval') },
    { name: 'decline', sentence: say(session.declineReleasesSeat ? 'decline' : 'noDecline') },
    {
      name: 'organization',
      sentence:
        organizationLimit === null
          ? say('noOrganizationLimit')
          : say('organizationLimit', { count: organizationLimit }),
    },
  ];
}

/** The form that reserves seats as it is typed, its time in the zone of the session. */
export interface ReservedSeatsFields {
  organization: string;
  seats: string;
  untilOn: string;
  untilTime: string;
}

export const emptyReservedSeats: ReservedSeatsFields = { organization: '', seats: '', untilOn: '', untilTime: '' };

/** The form as it was sent. */
export function reservedSeatsFields(values: FormValues): ReservedSeatsFields {
  return {
    organization: values.text('organization').trim(),
    seats: values.text('seats'),
    untilOn: values.text('untilOn'),
    untilTime: values.text('untilTime'),
  };
}

/** Reads the form. */
export function readReservedSeats(fields: ReservedSeatsFields, timeZone: string): FormReading<ReservationInput> {
  const until = readInstant(fields.untilOn, fields.untilTime, timeZone, 'reservedUntil');
  const result = reservationInput.safeParse({ seats: numberOf(fields.seats), reservedUntil: until.instant });
  const fieldErrors = [...(result.success ? [] : fieldErrorsOf(result.error.issues)), ...until.fieldErrors];
  return { input: result.success && fieldErrors.length === 0 ? result.data : null, fieldErrors };
}
