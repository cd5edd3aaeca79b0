import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { type ErrorSummary, errorSummary, field, type Field } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { setupPath } from '../paths/identity-paths.js';
import { passwordHint } from './password.page.js';

const names = ['setupCode', 'memberName', 'email', 'newPassword'] as const;
export type SetupValues = Partial<Record<(typeof names)[number], string>>;

export interface SetupPage extends ConsoleLayout {
  action: string;
  error: string | null;
  errors: ErrorSummary | null;
  fields: Record<(typeof names)[number], Field>;
  passwordHint: string;
}

/** The form with which the first owner of an empty workspace creates their account. */
export function setupPage(
  layout: ConsoleLayout,
  { values, errors, error }: { values: SetupValues; errors: readonly FieldError[]; error: string | null },
): SetupPage {
  const { language } = layout;
  const fields = Object.fromEntries(
    // Passwords are never sent back to the browser.
    names.map((name) => [name, field(name, name === 'newPassword' ? '' : values[name], errors, language)]),
  ) as SetupPage['fields'];
  const labels = Object.fromEntries(names.map((name) => [name, label(name, language)]));
  return {
    ...layout,
    title: translate(language, 'console.identity.setup.title'),
    action: setupPath,
    error,
    errors: errorSummary(Object.values(fields), labels, language),
    fields,
    passwordHint: passwordHint(language),
  };
}

function label(name: (typeof names)[number], language: string): string {
  if (name === 'email') return translate(language, 'common.email');
  return translate(language, name === 'setupCode' ? 'console.identity.setup.code' : `console.identity.field.${name}`);
}
