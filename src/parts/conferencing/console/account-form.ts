import { line } from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';
import { accountInput, type Credentials } from '../domain/account-input.js';
import type { ProviderName } from '../domain/provider.js';

const formOf = (provider: ProviderName) =>
  form({
    words: `console.conferencing.${provider}`,
    schema: accountInput,
    fields: {
      accountId: line({ dir: 'ltr' }),
      clientId: line({ dir: 'ltr' }),
      clientSecret: line({ type: 'password', autocomplete: 'off', isOptional: true }),
      host: line({ dir: 'ltr' }),
    },
  });

/** The forms of accounts, by provider. The stored secret is not shown. */
export const accountForms = { zoom: formOf('zoom') };

type AccountForm = (typeof accountForms)[ProviderName];
export type TypedAccount = TypedForm<AccountForm>;

/** Returns an account as its form shows it. */
export function typedAccount(form: AccountForm, stored: Credentials | null): TypedAccount {
  return stored === null ? form.empty : form.show({ ...stored, clientSecret: '' });
}
