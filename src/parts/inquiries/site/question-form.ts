import type { Call } from '../../../domain/calls/call.entity.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { line, prose, select } from '../../../platform/forms/fields.js';
import { form } from '../../../platform/forms/form.js';
import { aboutOptions } from '../domain/about-options.js';
import { askInput, questionInput } from '../domain/inquiry-input.js';

function fieldsFor(call: Call, sessions: readonly Session[]) {
  const options = (language: string, selected: string) =>
    aboutOptions(call, sessions, language).map((option) => ({ ...option, selected: option.value === selected }));
  return { question: prose(4), about: select(options, 'inquiries.wholeCall') };
}

/** The form in which somebody asks whom the browser knows. */
export function questionForm(call: Call, sessions: readonly Session[]) {
  return form({ words: 'inquiries', schema: questionInput, fields: fieldsFor(call, sessions) });
}

/** The form in which anybody else asks. */
export function askForm(call: Call, sessions: readonly Session[]) {
  return form({
    words: 'inquiries',
    schema: askInput,
    fields: {
      ...fieldsFor(call, sessions),
      name: line({ autocomplete: 'name' }),
      email: line({ type: 'email', autocomplete: 'email' }),
    },
  });
}

/** The forms during a session, which is what their questions are about: the second one says who asks. */
export const liveForm = form({
  words: 'inquiries',
  schema: questionInput.pick({ question: true }),
  fields: { question: prose(2) },
});
export const liveAskForm = form({
  words: 'inquiries',
  schema: askInput.omit({ about: true }),
  fields: {
    question: prose(3),
    name: line({ autocomplete: 'name' }),
    email: line({ type: 'email', autocomplete: 'email' }),
  },
});

/** The form that asks who somebody is. */
export const personForm = form({
  words: 'inquiries',
  schema: askInput.pick({ name: true, email: true }),
  fields: { name: line({ autocomplete: 'name' }), email: line({ type: 'email', autocomplete: 'email' }) },
});
