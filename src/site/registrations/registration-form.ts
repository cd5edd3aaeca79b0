import { getLanguage, translate } from '../../platform/i18n/messages.js';
import { type FieldError, type Refusal, invalidField } from '../../platform/errors.js';
import { attendances, attendancesOf, seatsOfWay } from '../../domain/sessions/attendance.js';
import { type SeatLabel, seatLabel } from '../../domain/sessions/session.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { type TypedAnswers, questionFields, questionLabels } from '../../domain/questions/question-fields.js';
import type { QuestionContent } from '../../domain/questions/question.js';
import { isTimeZone, zoneLabel } from '../../domain/time/zones.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { type Option, likelyZones, zoneGroups, zoneOptionsPath } from '../../domain/time/zone-options.js';
import { countryOptions } from '../../domain/registrations/people/country-options.js';
import type { SimilarOrganization } from '../../domain/organizations/similar-organizations.queries.js';
import { listeningQuestion } from './listening-options.js';
import type { AskedSection } from './form-sections.js';
import { languageOptions } from './me-forms.js';
import { keptAnswer, type OrganizationAnswer, organizationQuestion } from '../organizations/organization-question.js';
import type { OfferingCall } from '../../domain/sessions/session-texts.js';
import type { Viewer } from '../../domain/sessions/viewer.js';

export const registrationFields = [
  'attendance',
  'listensIn',
  'name',
  'email',
  'organization',
  'country',
  'timeZone',
  'language',
] as const;
export type RegistrationValues = Partial<Record<(typeof registrationFields)[number], string>> & OrganizationAnswer;

/** Optional fields of the form. */
export interface AskedInForm {
  call: OfferingCall;
  /** The sessions that one can register for with it. */
  sessions: readonly Session[];
  questions: readonly QuestionContent[];
  typed: TypedAnswers;
  namesPath: string;
  /** Existing organizations that a new name could mean. */
  similar: readonly SimilarOrganization[];
  /** Whether the form lists all time zones, for visitors without script. */
  allZones: boolean;
  /** What areas ask each person once. */
  sections: readonly AskedSection[];
}

/** Returns whether a registration was refused only because too many came at once, so that the form is shown again. */
export function isBusy({ code }: Refusal): boolean {
  return code === 'busy';
}

/** Returns the errors of a form that was refused with this code. */
export function formErrors(fieldErrors: readonly FieldError[], code: string): readonly FieldError[] {
  return code === 'busy' ? [{ path: 'form', code, message: 'Too many people register at the moment.' }] : fieldErrors;
}

/**
 * Returns the form for a session that is open for registration. `values` are the submitted values, or those remembered
 * by the browser; the zone defaults to the viewer's, if known.
 */
export function registrationForm(
  session: Session,
  action: string,
  viewer: Viewer,
  values: RegistrationValues,
  fieldErrors: readonly FieldError[],
  asked: AskedInForm,
) {
  const { language } = viewer;
  const describe = (id: (typeof registrationFields)[number]) => field(id, values[id], fieldErrors, language);
  const fields = {
    attendance: describe('attendance'),
    listensIn: describe('listensIn'),
    name: describe('name'),
    email: describe('email'),
    organization: describe('organization'),
    country: describe('country'),
    timeZone: describe('timeZone'),
    language: describe('language'),
  };
  const questions = questionFields(asked.questions, asked.typed, fieldErrors, language, countryOptions, asked.call);
  const sectionFields = asked.sections.flatMap(({ view }) => view.rows.flatMap((row) => row.fields));
  const kind = registrationKind(session);
  const timeZone = values.timeZone ?? (viewer.isOwnZone ? viewer.timeZone : '');
  const zones = asked.allZones ? zoneGroups : likelyZones;
  const text = (key: string) => translate(language, `sessions.${key}`);
  const labels = {
    attendance: text('attendance'),
    listensIn: translate(language, 'interpretation.title'),
    name: text('name'),
    email: translate(language, 'common.email'),
    organization: text('organization'),
    country: text('country'),
    timeZone: text('timeZone'),
    language: text('emailLanguage'),
    ...questionLabels(questions),
    ...Object.fromEntries(sectionFields.map(({ id, label }) => [id, label])),
  };
  const hasZone = isTimeZone(timeZone);
  const hasError = (...ids: (keyof typeof fields)[]) => ids.some((id) => fields[id].error !== null);
  const countries = countryOptions(language, fields.country.value);
  const languages = languageOptions(fields.language.value || language);
  const chosen = (options: readonly Option[]) => options.find(({ selected }) => selected)?.label;
  const known = [values.organization?.trim(), chosen(countries)].filter(Boolean);
  return {
    action,
    hint: text(kind === 'seat' ? 'registerHint' : `${kind}Hint`),
    submitLabel: text(`submit.${kind}`),
    fields,
    // The ways to attend, if one of the sessions asks.
    attendances: asked.sessions.some(({ asksAttendance }) => asksAttendance)
      ? attendanceChoices(session, values.attendance ?? '', language)
      : [],
    listening: listeningQuestion(asked.sessions, values.listensIn ?? '', language),
    // Of which sessions the question is, unless it is this one.
    attendanceHint: session.asksAttendance ? null : translate(language, 'registrations.add.attendanceHint'),
    // URL for organization name suggestions.
    namesPath: asked.namesPath,
    // The question about organizations with similar names, for a new name.
    organizationQuestion:
      asked.similar.length === 0
        ? null
        : organizationQuestion(values.organization?.trim() ?? '', asked.similar, values, language),
    organizationAnswer: keptAnswer(values.organization?.trim() ?? '', values),
    // What is folded because it need not be changed: how to write to the person, and who they are beyond their name.
    settings: {
      text: hasZone
        ? translate(language, 'sessions.emailsIn', {
            language: chosen(languages) ?? getLanguage(language).name,
            zone: zoneLabel(timeZone, viewer.now, language),
          })
        : text('timeZone'),
      isOpen: !hasZone || asked.allZones || hasError('timeZone', 'language'),
    },
    about: {
      text: known.length === 0 ? text('optional') : known.join(translate(language, 'common.listComma')),
      isOpen: asked.similar.length > 0 || hasError('organization', 'country'),
    },
    // The questions of the session.
    questions,
    errors: errorSummary([...Object.values(fields), ...questions, ...sectionFields], labels, language),
    sections: asked.sections,
    // Where needs are safe, beside questions in whose answers they are not.
    besideTexts: questions.some(({ isText, isLine }) => isText || isLine)
      ? asked.sections.flatMap(({ besideTexts }) => besideTexts ?? [])
      : [],
    // That too many people register at the moment, and what to do.
    busy: fieldErrors.some(({ code }) => code === 'busy') ? translate(language, 'registrations.busy') : null,
    hasZone,
    zones: zones(language, viewer.now, timeZone, [viewer.timeZone, session.timeZone, 'UTC']),
    // Where the browser gets the rest of the time zones; null if all are listed.
    moreZonesPath: asked.allZones ? null : zoneOptionsPath(language),
    countries,
    languages,
  };
}

/** The ways to attend a session; a full one says so, or that there is a waiting list. */
function attendanceChoices(session: Session, chosen: string, language: string) {
  return attendanceOptions(chosen, language).map((option, index) => ({
    ...option,
    note: fullNote(session, seatLabel(seatsOfWay(session, attendances[index] ?? null)), language),
  }));
}

function fullNote({ asksAttendance, approval }: Session, seats: SeatLabel, language: string): string | null {
  if (!asksAttendance) return null;
  if (seats === 'waitlist') return translate(language, 'sessions.attendanceFull');
  return seats === 'full' && approval === 'automatic' ? translate(language, 'sessions.seats.full') : null;
}

/** Returns what registering does; with two ways of attending, what it does for one of them at least. */
export function registrationKind(session: Session): 'seat' | 'wait' | 'approval' {
  if (session.approval === 'manual') return 'approval';
  const isLine = attendancesOf(session).every((attendance) => {
    const { capacity, taken, waiting } = seatsOfWay(session, attendance);
    return waiting > 0 || (capacity !== null && taken >= capacity);
  });
  return session.waitlist && isLine ? 'wait' : 'seat';
}

/** Returns the question beside a choice of sessions, as it was answered. */
export function attendanceQuestion(
  sessions: readonly Pick<Session, 'asksAttendance'>[],
  answer: string,
  fieldErrors: readonly FieldError[],
  language: string,
) {
  const isAsked = sessions.some(({ asksAttendance }) => asksAttendance);
  return {
    fields: { attendance: field('attendance', answer, fieldErrors, language) },
    // Empty if none of the sessions asks.
    attendances: isAsked ? attendanceOptions(answer, language) : [],
  };
}

/** Returns the ways of attending as options. */
export function attendanceOptions(answer: string, language: string) {
  return attendances.map((value) => ({
    value,
    label: translate(language, `sessions.format.${value}`),
    selected: value === answer,
    note: null,
  }));
}

/** Returns the answer, or undefined for one that no chosen session needs. Throws Invalid without a needed one. */
export function checkedAttendance(chosen: readonly Pick<Session, 'asksAttendance'>[], answer: string) {
  const attendance = attendances.find((one) => one === answer);
  if (attendance === undefined && chosen.some(({ asksAttendance }) => asksAttendance)) {
    throw invalidField('attendance', 'required', 'This field is required.');
  }
  return attendance;
}
