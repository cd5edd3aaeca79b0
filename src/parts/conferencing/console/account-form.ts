import { hidden, line } from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';
import { translate } from '../../../platform/i18n/messages.js';
import { accountInput, type Credentials } from '../domain/account-input.js';
import type { ProviderName } from '../domain/provider.js';

const formOf = (provider: ProviderName, isNew: boolean) =>
  form({
    words: `console.conferencing.${provider}`,
    schema: accountInput,
    hints: {
      clientSecret: (language) => (isNew ? '' : translate(language, 'console.conferencing.keepSecret')),
    },
    fields: {
      accountId: line({ dir: 'ltr' }),
      clientId: line({ dir: 'ltr' }),
      clientSecret: line({ type: 'password', autocomplete: 'off', isOptional: !isNew }),
      host: line({ dir: 'ltr' }),
      alternativeHosts: provider === 'zoom' ? line({ dir: 'ltr', isOptional: true }) : hidden(),
      eventSecret: provider === 'zoom' ? line({ type: 'password', autocomplete: 'off', isOptional: true }) : hidden(),
    },
  });

const formsOf = (provider: ProviderName) => ({ new: formOf(provider, true), stored: formOf(provider, false) });
const forms = { zoom: formsOf('zoom'), teams: formsOf('teams') };

/** Returns the form of an account, which is new or stored. Stored secrets are not shown, and stay where nothing is typed. */
export function accountForm(provider: ProviderName, isNew: boolean): AccountForm {
  return forms[provider][isNew ? 'new' : 'stored'];
}

type AccountForm = ReturnType<typeof formOf>;
export type TypedAccount = TypedForm<AccountForm>;

/** Returns an account as its form shows it. */
export function typedAccount(form: AccountForm, stored: Credentials | null): TypedAccount {
  return stored === null ? form.empty : form.show({ ...stored, clientSecret: '', eventSecret: '' });
}
