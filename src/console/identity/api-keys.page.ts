import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import { isExpired, keyAbilities, lastInstant } from '../../domain/identity/api-key.js';
import type { ApiKey } from '../../domain/identity/organizer.entity.js';
import { formatDate } from '../../domain/time/format.js';
import type { Option } from '../../domain/time/zone-options.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { teamPath } from '../paths/identity-paths.js';
import type { StateView } from '../ui/session-state.js';

/** An API key in the table of the team page. */
export interface KeyRow {
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
export function keyRows(keys: readonly ApiKey[], calls: readonly Call[], layout: ConsoleLayout): KeyRow[] {
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
export function abilityOptions(chosen: readonly string[], language: string): Option[] {
  return keyAbilities.map((ability) => ({
    value: ability,
    label: translate(language, `console.identity.team.ability.${ability}`),
    selected: chosen.includes(ability),
  }));
}

/** Returns the options for restricting a key to a call; the first option is all calls. */
export function callOptions(calls: readonly Call[], chosen: string, language: string): Option[] {
  return [
    { value: '', label: translate(language, 'console.identity.team.key.allCalls'), selected: chosen === '' },
    ...calls.map((call) => ({
      value: call.id,
      label: callTexts(call, language).name,
      selected: call.id === chosen,
    })),
  ];
}
