import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { EditView } from '../../../console/ui/form-edit.js';
import type { StateView } from '../../../console/ui/session-state.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { FormView } from '../../../platform/forms/form.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { ConferencingAccount } from '../domain/account.entity.js';
import type { Credentials } from '../domain/account-input.js';
import { type FailureKind, type ProviderName, providerNames, type ProviderRoomKind } from '../domain/provider.js';
import { accountPath, conferencingPath } from './conferencing-paths.js';

/** The accounts of a call: what each can do, or why it doesn't work. */
export function conferencingPage(
  layout: ConsoleLayout,
  {
    call,
    accounts,
    publicUrl,
  }: {
    call: Call;
    accounts: readonly { account: ConferencingAccount; credentials: Credentials | null }[];
    publicUrl: string;
  },
) {
  const { language } = layout;
  return {
    ...layout,
    title: translate(language, 'console.conferencing.title'),
    providers: providerNames.map((provider) => {
      const account = accounts.find((one) => one.account.provider === provider);
      return {
        id: provider,
        heading: translate(language, `console.conferencing.${provider}.title`),
        path: accountPath(call, provider),
        // What it can't do is said before an account is connected.
        limits: translate(language, `console.conferencing.${provider}.limits`),
        account: account === undefined ? null : accountView(account, call, publicUrl, language),
      };
    }),
  };
}

function accountView(
  { account, credentials }: { account: ConferencingAccount; credentials: Credentials | null },
  call: Call,
  publicUrl: string,
  language: string,
) {
  const { provider, plan, checkedAt, failure, said } = account;
  return {
    state: stateOf(account, language),
    // Its own words stay as they are.
    said,
    advice: failure === null ? null : failureText(failure, language),
    checked:
      checkedAt === null
        ? null
        : translate(language, 'console.conferencing.checkedAt', { at: dayAndTime(checkedAt, call.timeZone, language) }),
    can: [
      ...Object.entries(plan?.capacities ?? {}).map(([kind, count]) =>
        capacityText(kind as ProviderRoomKind, count, language),
      ),
      ...(plan?.limits ?? []).map((limit) => translate(language, `console.conferencing.limit.${limit}`)),
    ],
    // Where the provider tells who comes and leaves.
    eventsUrl: provider === 'zoom' ? `${publicUrl}/api/v1/hooks/zoom/${account.id}` : null,
    // What an administrator of the tenant runs.
    commands: failure === 'policy' && credentials !== null ? policyCommands(credentials) : null,
    checkPath: accountPath(call, provider, 'check'),
    removePath: accountPath(call, provider, 'remove'),
  };
}

/** Returns the commands that allow an app to make meetings of a user, for PowerShell (module MicrosoftTeams). */
function policyCommands({ clientId, host }: Credentials): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  return [
    'Connect-MicrosoftTeams',
    `New-CsApplicationAccessPolicy -Identity Greenroom -AppIds ${quoted(clientId)} -Description 'Meetings of Greenroom'`,
    `Grant-CsApplicationAccessPolicy -PolicyName Greenroom -Identity ${quoted(host)}`,
  ].join('\n');
}

function capacityText(kind: ProviderRoomKind, count: number | null, language: string): string {
  const label = translate(language, `console.rooms.roomKind.${kind}`);
  return count === null ? label : translate(language, 'console.rooms.roomKindUpTo', { kind: label, count });
}

/** Returns what to do about a failure. */
function failureText(failure: FailureKind, language: string): string {
  return translate(language, `console.conferencing.failure.${failure}`);
}

function stateOf({ failure, plan }: ConferencingAccount, language: string): StateView {
  const label = (key: string) => translate(language, `console.conferencing.state.${key}`);
  if (failure !== null) return { tone: 'bad', icon: 'bang', label: label('failed') };
  if (plan === null) return { tone: 'warn', icon: 'half', label: label('unchecked') };
  return { tone: 'good', icon: 'dot', label: label('works') };
}

/** The form of an account. */
export function accountPage(
  layout: ConsoleLayout,
  {
    call,
    provider,
    isNew,
    form,
  }: { call: Call; provider: ProviderName; isNew: boolean; form: FormView & { edit: EditView | null } },
) {
  const { language } = layout;
  return {
    ...layout,
    title: translate(language, `console.conferencing.${provider}.${isNew ? 'connect' : 'title'}`),
    help: translate(language, `console.conferencing.${provider}.help`),
    backPath: conferencingPath(call),
    action: accountPath(call, provider),
    form,
  };
}
