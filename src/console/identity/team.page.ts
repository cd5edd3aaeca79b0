import type { Call } from '../../domain/calls/call.entity.js';
import type { ApiKey, Organizer } from '../../domain/identity/organizer.entity.js';
import type { SecondFactors } from '../../domain/identity/second-factor/second-factors.queries.js';
import { type KeyRole, keyRoles, type Role, roles } from '../../domain/identity/role.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, fieldsOf } from '../../platform/views/form-fields.js';
import { formatDate } from '../../domain/time/format.js';
import type { Option } from '../../domain/time/zone-options.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { memberPath, teamPath } from '../paths/identity-paths.js';
import { accountState, hasSecondFactor, type Invitation } from './member.page.js';
import type { StateView } from '../ui/session-state.js';
import { callTexts } from '../../domain/calls/call.js';
import { isExpired, keyAbilities, lastInstant } from '../../domain/identity/api-key.js';

const names = ['staffEmail', 'staffRole', 'keyName', 'keyRole', 'keyAbilities', 'keyCall', 'keyExpires'] as const;
type TeamValues = Partial<Record<(typeof names)[number], string>>;

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
  /** The choices in the form of a new key. */
  abilities: readonly string[];
  values: TeamValues;
  fieldErrors: readonly FieldError[];
  once: OnceShown | null;
}

/** Returns the page with the team and the API keys. */
export function teamPage(layout: ConsoleLayout, input: TeamInput) {
  const { language } = layout;
  const values: TeamValues = { keyExpires: yearFrom(layout.now), ...input.values };
  const since = (at: Date) => formatDate(at, 'UTC', language, 'short');
  const roleName = (role: string) => translate(language, `console.identity.team.role.${role}`);
  const fields = fieldsOf(names, values, input.fieldErrors, language);
  const labels = Object.fromEntries(names.map((name) => [name, translate(language, `console.identity.field.${name}`)]));
  const options = (choices: readonly (Role | KeyRole)[], chosen = 'organizer'): Option[] =>
    choices.map((value) => ({
      value,
      label: translate(language, `console.identity.team.roleNote.${value}`),
      selected: value === chosen,
    }));
  const isFaulty = (...some: (typeof names)[number][]) => some.some((name) => fields[name].error !== null);
  return {
    ...layout,
    title: translate(language, 'console.common.staff'),
    once: input.once,
    errors: errorSummary(Object.values(fields), labels, language),
    organizers: input.organizers.map((organizer) => ({
      name: organizer.name,
      email: organizer.email,
      role: roleName(organizer.role),
      since: since(organizer.createdAt),
      state: accountState(organizer, input.invitations.get(organizer.id) ?? null, layout),
      path: memberPath(organizer.id),
    })),
    twoStep: twoStepView(input, language),
    keys: keyRows(input.keys, input.calls, layout),
    fields,
    staffRoles: options(roles, input.values.staffRole),
    keyRoles: options(keyRoles, input.values.keyRole),
    keyAbilities: abilityOptions(input.abilities, language),
    keyCalls: callOptions(input.calls, input.values.keyCall ?? '', language),
    teamPath,
    keyPath: `${teamPath}/keys`,
    isStaffFormOpen: isFaulty('staffEmail', 'staffRole'),
    isKeyFormOpen: isFaulty('keyName', 'keyRole', 'keyAbilities', 'keyCall', 'keyExpires'),
  };
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

/** An API key in the table of the team page. */
interface KeyRow {
  name: string;
  role: string;
  /** The restrictions as text, or null. */
  scope: string | null;
  since: string;
  used: string;
  expires: string;
  state: StateView;
  /** Null for a key that no longer works. */
  revokePath: string | null;
}

/** Returns the rows of the API keys, usable ones first. */
function keyRows(keys: readonly ApiKey[], calls: readonly Call[], layout: ConsoleLayout): KeyRow[] {
  const { now } = layout;
  const isOver = (key: ApiKey) => key.revokedAt !== null || isExpired(key, now);
  return keys
    .toSorted((a, b) => Number(isOver(a)) - Number(isOver(b)))
    .map((key) => keyRow(key, isOver(key), calls, layout));
}

function keyRow(key: ApiKey, isOver: boolean, calls: readonly Call[], { language }: ConsoleLayout): KeyRow {
  const day = (at: Date) => formatDate(at, 'UTC', language, 'short');
  const say = (part: string, values?: Record<string, string>) =>
    translate(language, `console.identity.team.key.${part}`, values);
  return {
    name: key.name,
    role: translate(language, `console.identity.team.role.${key.role}`),
    scope: scopeOf(key, calls, language),
    since: day(key.createdAt),
    used: key.lastUsedAt === null ? say('unused') : day(key.lastUsedAt),
    expires: key.expiresAt === null ? say('never') : day(lastInstant(key.expiresAt)),
    state: isOver
      ? {
          tone: 'off',
          icon: 'square',
          label: key.revokedAt === null ? say('expired') : say('revoked', { date: day(key.revokedAt) }),
        }
      : { tone: 'good', icon: 'dot', label: say('live') },
    revokePath: isOver ? null : `${teamPath}/keys/${key.id}/revoke`,
  };
}

function scopeOf({ abilities, callIds }: ApiKey, calls: readonly Call[], language: string): string | null {
  const parts = [
    ...(abilities ?? []).map((ability) => translate(language, `console.identity.team.ability.${ability}`)),
    ...calls.filter(({ id }) => callIds?.includes(id)).map((call) => callTexts(call, language).name),
  ];
  return parts.length === 0 ? null : parts.join(translate(language, 'console.common.comma'));
}

/** Returns the permissions that a key can be restricted to. */
function abilityOptions(chosen: readonly string[], language: string): Option[] {
  return keyAbilities.map((ability) => ({
    value: ability,
    label: translate(language, `console.identity.team.ability.${ability}`),
    selected: chosen.includes(ability),
  }));
}

/** Returns the options for restricting a key to a call; the first option is all calls. */
function callOptions(calls: readonly Call[], chosen: string, language: string): Option[] {
  return [
    { value: '', label: translate(language, 'console.identity.team.key.allCalls'), selected: chosen === '' },
    ...calls.map((call) => ({
      value: call.id,
      label: callTexts(call, language).name,
      selected: call.id === chosen,
    })),
  ];
}
