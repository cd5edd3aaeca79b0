import type { ApiKey, Organizer } from '../identity/organizer.entity.js';
import { roles } from '../identity/role.js';
import type { FieldFault } from '../platform/errors.js';
import { translate } from '../platform/i18n/messages.js';
import { type ErrorSummary, errorSummary, field, type Field } from '../platform/views/form-fields.js';
import { formatDate } from '../time/format.js';
import type { Option } from '../time/zone-options.js';
import type { ConsoleFrame } from './frame.js';
import { staffPath } from './paths.js';

const names = ['staffEmail', 'staffName', 'staffRole', 'keyName', 'keyRole'] as const;
export type StaffValues = Partial<Record<(typeof names)[number], string>>;

/** A secret that is shown this once. */
export interface OnceShown {
  title: string;
  text: string;
  secret: string;
}

export interface StaffPage extends ConsoleFrame {
  once: OnceShown | null;
  errors: ErrorSummary | null;
  organizers: { name: string; email: string; role: string; since: string }[];
  keys: { name: string; role: string; since: string; revokePath: string }[];
  fields: Record<(typeof names)[number], Field>;
  staffRoles: Option[];
  keyRoles: Option[];
  staffPath: string;
  keyPath: string;
}

/** Who may enter the console, and the keys of the API. */
export function staffPage(
  frame: ConsoleFrame,
  input: {
    organizers: readonly Organizer[];
    keys: readonly ApiKey[];
    values: StaffValues;
    faults: readonly FieldFault[];
    once: OnceShown | null;
  },
): StaffPage {
  const { language } = frame;
  const since = (at: Date) => formatDate(at, 'UTC', language, 'short');
  const roleName = (role: string) => translate(language, `console.role.${role}`);
  const fields = Object.fromEntries(
    names.map((name) => [name, field(name, input.values[name], input.faults, language)]),
  ) as StaffPage['fields'];
  const labels = Object.fromEntries(names.map((name) => [name, translate(language, `console.field.${name}`)]));
  const options = (chosen: string | undefined): Option[] =>
    roles.map((value) => ({ value, label: translate(language, `console.roleNote.${value}`), selected: value === (chosen ?? 'organizer') }));
  return {
    ...frame,
    title: translate(language, 'console.staff'),
    once: input.once,
    errors: errorSummary(Object.values(fields), labels, language),
    organizers: input.organizers.map(({ name, email, role, createdAt }) => ({ name, email, role: roleName(role), since: since(createdAt) })),
    keys: input.keys.map(({ id, name, role, createdAt }) => ({
      name,
      role: roleName(role),
      since: since(createdAt),
      revokePath: `${staffPath}/keys/${id}/revoke`,
    })),
    fields,
    staffRoles: options(input.values.staffRole),
    keyRoles: options(input.values.keyRole),
    staffPath,
    keyPath: `${staffPath}/keys`,
  };
}
