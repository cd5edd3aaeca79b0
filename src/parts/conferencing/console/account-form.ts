import { hidden, line } from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';
import { accountInput, type Credentials } from '../domain/account-input.js';
import type { ProviderName } from '../domain/provider.js';

const formOf = (provider: ProviderName, hasEvents: boolean) =>
  form({
    words: `console.conferencing.${provider}`,
    schema: accountInput,
    fields: {
      accountId: line({ dir: 'ltr' }),
      clientId: line({ dir: 'ltr' }),
      clientSecret: line({ type: 'password', autocomplete: 'off', isOptional: true }),
      host: line({ dir: 'ltr' }),
      eventSecret: hasEvents ? line({ type: 'password', autocomplete: 'off', isOptional: true }) : hidden(),
    },
  });

/** The forms of accounts, by provider. Stored secrets are not shown. */
export const accountForms = { zoom: formOf('zoom', true), teams: formOf('teams', false) };

type AccountForm = (typeof accountForms)[ProviderName];
export type TypedAccount = TypedForm<AccountForm>;

/** Returns an account as its form shows it. */
export function typedAccount(form: AccountForm, stored: Credentials | null): TypedAccount {
  return stored === null ? form.empty : form.show({ ...stored, clientSecret: '', eventSecret: '' });
}
