import { translate } from '../../../platform/i18n/messages.js';
import { choices, line, prose } from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';
import { chosenKinds, needsInput } from '../domain/access-input.js';

/** The form in which people state what they need, beside the others of a registration and on their own page. */
export const needsForm = form({
  words: 'access',
  schema: needsInput,
  fields: {
    needs: choices(chosenKinds, (kind, language) => translate(language, `access.kind.${kind}`)),
    signLanguage: line(),
    otherNeed: prose(3),
  },
});

/** What was typed into the form. */
export type TypedNeeds = TypedForm<typeof needsForm>;
