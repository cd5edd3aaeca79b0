import { type FieldError, Invalid } from '../../platform/errors.js';
import { fieldErrorsOf } from '../../platform/validation.js';
import { answersFromForm, type TypedAnswers } from '../../domain/questions/question-fields.js';
import { readAnswers } from '../../domain/questions/answers.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { plainLine } from '../../domain/registrations/people/plain-name.js';
import { type RegistrationInput, registrationInput } from '../../domain/registrations/admission/registration-input.js';
import type { MeantOrganization } from '../organizations/intended-organization.js';
import { registrationFields, type RegistrationValues } from './registration-form.js';

const publicRegistration = registrationInput.extend({ name: plainLine, organization: plainLine.nullish() });

/**
 * Parses the registration form. Throws Invalid with all errors, including those of answers: people who register
 * themselves must answer required questions.
 */
export function readRegistration(
  values: RegistrationValues,
  questions: readonly Question[],
  typed: TypedAnswers,
  meant: MeantOrganization,
  asksAttendance: boolean,
): RegistrationInput {
  const answers = answersFromForm(typed);
  const result = publicRegistration.safeParse({ ...filledIn(values), ...meant.input, answers });
  const own = result.success ? [] : fieldErrorsOf(result.error.issues);
  if (asksAttendance && !values.attendance)
    own.unshift({ path: 'attendance', code: 'required', message: 'This field is required.' });
  const fieldErrors = [...own.filter((one) => !isOfAnswer(one)), ...readAnswers(questions, answers).fieldErrors];
  if (result.success && fieldErrors.length === 0) return result.data;
  throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors.length === 0 ? own : fieldErrors);
}

/** Empty fields count as absent. */
function filledIn(values: RegistrationValues): Record<string, string> {
  const filled = registrationFields.flatMap((name) =>
    (values[name] ?? '').trim() === '' ? [] : [[name, values[name]]],
  );
  // Visitors must choose a time zone; API requests can use the call's.
  return { timeZone: '', name: '', email: '', ...Object.fromEntries(filled) };
}

function isOfAnswer({ path }: FieldError): boolean {
  return path.startsWith('answers.');
}
