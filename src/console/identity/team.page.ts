import type { ApiKey, Organizer } from '../../domain/identity/organizer.entity.js';
import { type KeyRole, keyRoles, type Role, roles } from '../../domain/identity/role.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { type ErrorSummary, errorSummary, field, type Field } from '../../platform/views/form-fields.js';
import { formatDate } from '../../domain/time/format.js';
import type { Option } from '../../domain/time/zone-options.js';
import type { ConsoleLayout } from '../layout.js';
import { memberPath, teamPath } from '../paths.js';
import { accountState, type Invitation } from './member.page.js';
import type { StateView } from '../sessions/session-state.js';

const names = ['staffEmail', 'staffRole', 'keyName', 'keyRole'] as const;
export type TeamValues = Partial<Record<(typeof names)[number], string>>;

/** A secret that is shown this once. */
export interface OnceShown {
  title: string;
  text: string;
  secret: string;
}

interface KeyRow {
  name: string;
  role: string;
  since: string;
  state: StateView;
  /** Null for a key that is revoked already. */
  revokePath: string | null;
}

export interface TeamPage extends ConsoleLayout {
  once: OnceShown | null;
  errors: ErrorSummary | null;
  organizers: { name: string; email: string; role: string; since: string; state: StateView; path: string }[];
  keys: KeyRow[];
  fields: Record<(typeof names)[number], Field>;
  staffRoles: Option[];
  keyRoles: Option[];
  teamPath: string;
  keyPath: string;
  /** A form with errors is open. */
  isStaffFormOpen: boolean;
  isKeyFormOpen: boolean;
}

/** The team and the API keys. */
export function teamPage(
  layout: ConsoleLayout,
  input: {
    organizers: readonly Organizer[];
    invitations: ReadonlyMap<string, Invitation>;
    keys: readonly ApiKey[];
    values: TeamValues;
    fieldErrors: readonly FieldError[];
    once: OnceShown | null;
  },
): TeamPage {
  const { language } = layout;
  const since = (at: Date) => formatDate(at, 'UTC', language, 'short');
  const roleName = (role: string) => translate(language, `console.identity.team.role.${role}`);
  const fields = Object.fromEntries(
    names.map((name) => [name, field(name, input.values[name], input.fieldErrors, language)]),
  ) as TeamPage['fields'];
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
    keys: input.keys
      .toSorted((a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null))
      .map(({ id, name, role, createdAt, revokedAt }) => ({
        name,
        role: roleName(role),
        since: since(createdAt),
        state: keyState(revokedAt && since(revokedAt), language),
        revokePath: revokedAt === null ? `${teamPath}/keys/${id}/revoke` : null,
      })),
    fields,
    staffRoles: options(roles, input.values.staffRole),
    keyRoles: options(keyRoles, input.values.keyRole),
    teamPath,
    keyPath: `${teamPath}/keys`,
    isStaffFormOpen: isFaulty('staffEmail', 'staffRole'),
    isKeyFormOpen: isFaulty('keyName', 'keyRole'),
  };
}

/** In use, or since when not. */
function keyState(revokedOn: string | null, language: string): StateView {
  return revokedOn === null
    ? { tone: 'good', icon: 'dot', label: translate(language, 'console.identity.team.key.live') }
    : {
        tone: 'off',
        icon: 'square',
        label: translate(language, 'console.identity.team.key.revoked', { date: revokedOn }),
      };
}
