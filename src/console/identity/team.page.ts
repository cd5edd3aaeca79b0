import type { Call } from '../../domain/calls/call.entity.js';
import type { ApiKey, Organizer } from '../../domain/identity/organizer.entity.js';
import type { SecondFactors } from '../../domain/identity/second-factor/second-factors.queries.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { formatDate } from '../../domain/time/format.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { memberPath, teamPath } from '../paths/identity-paths.js';
import { accountState, hasSecondFactor, type Invitation } from './member.page.js';
import { type ListColumn, tableOf } from '../ui/list.js';
import type { StateView } from '../ui/session-state.js';
import { inviteForm, keyForm, type TypedInvite, type TypedKey } from './team-form.js';
import { callTexts } from '../../domain/calls/call.js';
import { isExpired, lastInstant } from '../../domain/identity/api-key.js';

/** A new secret, which is shown only once. */
export interface OnceShown {
  title: string;
  text: string;
  secret: string;
}

export interface TeamInput {
  organizers: readonly Organizer[];
  invitations: ReadonlyMap<string, Invitation>;
  factors: ReadonlyMap<string, SecondFactors>;
  isSecondFactorRequired: boolean;
  keys: readonly ApiKey[];
  calls: readonly Call[];
  /** What was typed into one of the forms. */
  invite?: TypedInvite;
  key?: TypedKey;
  fieldErrors: readonly FieldError[];
  once: OnceShown | null;
}

/** Returns the page with the team and the API keys. */
export function teamPage(layout: ConsoleLayout, input: TeamInput) {
  const { language, now } = layout;
  const { organizers, invitations, calls, fieldErrors } = input;
  const { invite = { ...inviteForm.empty, staffRole: 'organizer' } } = input;
  const { key = { ...keyForm(calls).empty, keyRole: 'organizer', keyExpires: yearFrom(now) } } = input;
  const forms = {
    invite: inviteForm.view(invite, fieldErrors, layout),
    key: keyForm(calls).view(key, fieldErrors, layout),
  };
  const isOver = (one: ApiKey) => one.revokedAt !== null || isExpired(one, now);
  const keys = input.keys.toSorted((a, b) => Number(isOver(a)) - Number(isOver(b)));
  const caption = translate(language, 'console.identity.apiKeys');
  return {
    ...layout,
    title: translate(language, 'console.common.staff'),
    once: input.once,
    errors: forms.invite.errors ?? forms.key.errors,
    members: tableOf(
      memberColumns,
      organizers,
      { invitations, language, now },
      translate(language, 'console.identity.members'),
    ),
    twoStep: twoStepView(input, language),
    keys: keys.length === 0 ? null : tableOf(keyColumns, keys, { calls, language, now }, caption),
    forms,
    teamPath,
    keyPath: `${teamPath}/keys`,
  };
}

const memberColumns: readonly ListColumn<Organizer, Pick<TeamInput, 'invitations'>>[] = [
  { heading: 'console.common.col.person', cell: ({ id, name }) => ({ text: name, path: memberPath(id) }) },
  { heading: 'console.common.col.address', as: 'whole', cell: ({ email }) => ({ ltr: email }) },
  {
    heading: 'console.identity.col.role',
    cell: ({ role }, { language }) => translate(language, `console.identity.team.role.${role}`),
  },
  {
    heading: 'console.identity.col.since',
    as: 'nowrap',
    isLabelled: true,
    cell: ({ createdAt }, { language }) => dayOf(createdAt, language),
  },
  {
    heading: 'console.common.col.state',
    cell: (organizer, at) => ({ state: accountState(organizer, at.invitations.get(organizer.id) ?? null, at) }),
  },
];

const keyColumns: readonly ListColumn<ApiKey, Pick<TeamInput, 'calls'>>[] = [
  { heading: 'console.identity.col.name', cell: ({ name }) => name },
  {
    heading: 'console.identity.col.role',
    cell: (key, { calls, language }) => ({
      text: translate(language, `console.identity.team.role.${key.role}`),
      sub: scopeOf(key, calls, language),
    }),
  },
  {
    heading: 'console.identity.col.since',
    as: 'nowrap',
    isLabelled: true,
    cell: ({ createdAt }, { language }) => dayOf(createdAt, language),
  },
  {
    heading: 'console.identity.col.used',
    as: 'nowrap',
    isLabelled: true,
    cell: ({ lastUsedAt }, { language }) =>
      lastUsedAt === null ? translate(language, 'console.identity.team.key.unused') : dayOf(lastUsedAt, language),
  },
  {
    heading: 'console.identity.col.expires',
    as: 'nowrap',
    isLabelled: true,
    cell: ({ expiresAt }, { language }) =>
      expiresAt === null
        ? translate(language, 'console.identity.team.key.never')
        : dayOf(lastInstant(expiresAt), language),
  },
  {
    heading: 'console.common.col.state',
    as: 'nowrap',
    cell: (key, { language, now }) => ({ state: keyState(key, language, now) }),
  },
  {
    heading: 'console.common.col.actions',
    isHeard: true,
    as: 'end',
    cell: (key, { language, now }) => ({
      action:
        key.revokedAt !== null || isExpired(key, now)
          ? null
          : {
              path: `${teamPath}/keys/${key.id}/revoke`,
              label: translate(language, 'console.identity.revoke'),
              of: key.name,
              as: 'tap bad-link',
            },
    }),
  },
];

function dayOf(at: Date, language: string): string {
  return formatDate(at, 'UTC', language, 'short');
}

function keyState(key: ApiKey, language: string, now: Date): StateView {
  const say = (part: string, values = {}) => translate(language, `console.identity.team.key.${part}`, values);
  if (key.revokedAt !== null)
    return { tone: 'off', icon: 'square', label: say('revoked', { date: dayOf(key.revokedAt, language) }) };
  if (isExpired(key, now)) return { tone: 'off', icon: 'square', label: say('expired') };
  return { tone: 'good', icon: 'dot', label: say('live') };
}

/** Returns whether a second factor is required, how many active members have one, and the form to change it. */
function twoStepView(
  { organizers, factors, isSecondFactorRequired }: Pick<TeamInput, 'organizers' | 'factors' | 'isSecondFactorRequired'>,
  language: string,
) {
  const say = (key: string, values?: Record<string, number>) =>
    translate(language, `console.identity.team.twoStep.${key}`, values);
  const active = organizers.filter(({ state }) => state === 'active');
  const having = active.filter(({ id }) => hasSecondFactor(factors.get(id) ?? null)).length;
  return {
    text: say(isSecondFactorRequired ? 'required' : 'optional'),
    count: say('count', { having, active: active.length }),
    label: say(isSecondFactorRequired ? 'makeOptional' : 'require'),
    value: isSecondFactorRequired ? 'no' : 'yes',
    path: `${teamPath}/two-step`,
  };
}

/** The suggested expiry of a key: a year, so that forgotten keys end. */
function yearFrom(now: Date): string {
  const day = new Date(now);
  day.setUTCFullYear(day.getUTCFullYear() + 1);
  return day.toISOString().slice(0, 10);
}

function scopeOf({ abilities, callIds }: ApiKey, calls: readonly Call[], language: string): string | null {
  const parts = [
    ...(abilities ?? []).map((ability) => translate(language, `console.identity.team.ability.${ability}`)),
    ...calls.filter(({ id }) => callIds?.includes(id)).map((call) => callTexts(call, language).name),
  ];
  return parts.length === 0 ? null : parts.join(translate(language, 'console.common.comma'));
}
