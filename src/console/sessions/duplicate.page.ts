import type { Call } from '../../domain/calls/call.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { FieldError } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import {
  type ErrorSummary,
  errorSummary,
  field,
  fieldErrorMessage,
  type Field,
} from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { type WallFields, wallFields } from '../ui/local-time-fields.js';
import { currentTime } from '../ui/audience-view.js';
import { fieldsOfSession } from './session-form.js';
import { whenFields } from '../ui/when-fields.js';
import { type WhenFields } from '../ui/when-fields.js';

const ownNames = ['title', 'occurrence', 'copyId'] as const;

/** The form of a copy as it is typed. */
export type CopyFields = WallFields & Record<(typeof ownNames)[number], string>;

export interface DuplicatePage extends ConsoleLayout {
  sessionTitle: string;
  sessionPath: string;
  action: string;
  heading: string;
  lede: string;
  currentText: string;
  errors: ErrorSummary | null;
  /** What of the original can't be copied, such as a theme that the call no longer has. */
  refused: string[];
  titleField: Field;
  when: WhenFields;
  hidden: { name: string; value: string }[];
}

/** Returns the fields of a copy before anything is typed: the session's, without its date. */
export function fieldsOfCopy(session: Session, occurrence: string, copyId: string): CopyFields {
  const { startsTime, timeZone, durationMinutes, title } = fieldsOfSession(session);
  return { startsOn: '', startsTime, timeZone, durationMinutes, overlap: '', confirmed: '', title, occurrence, copyId };
}

/** Reads the fields of a copy. */
export function copyFields(values: FormValues): CopyFields {
  return { ...wallFields(values), ...values.texts(ownNames) };
}

/** The form that asks when the copy of a session is. */
export function duplicatePage(
  layout: ConsoleLayout,
  input: { call: Call; session: Session; fields: CopyFields; fieldErrors: readonly FieldError[] },
): DuplicatePage {
  const { language } = layout;
  const { call, session, fields, fieldErrors } = input;
  const text = (key: string, values = {}) => translate(language, `console.sessions.${key}`, values);
  const isRun = fields.occurrence !== '';
  const when = whenFields(fields, fieldErrors, [session.timeZone, call.timeZone], layout);
  const titleField = field('title', fields.title, fieldErrors, language);
  const labels = {
    title: text('field.title'),
    startsAtLocal: text('field.startsAtLocal'),
    durationMinutes: text('field.durationMinutes'),
    timeZone: text('field.timeZone'),
  };
  return {
    ...layout,
    title: text(isRun ? 'addRun' : 'duplicate'),
    sessionTitle: session.title,
    sessionPath: sessionPath(session),
    action: sessionPath(session, 'duplicate'),
    heading: text(isRun ? 'addRun' : 'duplicate'),
    lede: text(isRun ? 'copy.ledeRun' : 'copy.lede'),
    currentText: currentTime(session, language),
    errors: errorSummary([titleField, when.start, when.duration, when.zone], labels, language),
    refused: notCopied(fieldErrors, labels, language),
    titleField,
    when,
    hidden: (['occurrence', 'copyId'] as const).map((name) => ({ name, value: fields[name] })),
  };
}

/** Returns what of a session can't be copied: errors of fields that a form of copies doesn't have. */
export function notCopied(
  fieldErrors: readonly FieldError[],
  ownFields: Readonly<Record<string, string>>,
  language: string,
): string[] {
  return fieldErrors
    .filter(({ path }) => !Object.hasOwn(ownFields, path) && path !== 'pattern')
    .map((one) => `${fieldLabel(one.path, language)}: ${fieldErrorMessage(one, language)}`);
}

function fieldLabel(path: string, language: string): string {
  const key = `console.sessions.field.${path.split('.', 1)[0]}`;
  return hasMessage(language, key) ? translate(language, key) : path;
}
