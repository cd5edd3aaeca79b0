import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import { keyAbilities } from '../../domain/identity/api-key.js';
import { keyRoles, roles } from '../../domain/identity/role.js';
import { choice, choices, line, select } from '../../platform/forms/fields.js';
import { form, type TypedForm } from '../../platform/forms/form.js';
import { translate } from '../../platform/i18n/messages.js';
import { inviteInput, keyInput } from './team-input.js';

/** The form that invites somebody to the team. */
export const inviteForm = form({
  words: 'console.identity',
  schema: inviteInput,
  fields: {
    staffEmail: line({ type: 'email' }),
    staffRole: choice(roles, 'console.identity.team.roleNote'),
  },
});

/** What was typed into the form that invites somebody. */
export type TypedInvite = TypedForm<typeof inviteForm>;

/** The form of a new API key, which one of these calls can be chosen for. */
export function keyForm(calls: readonly Call[]) {
  const options = (language: string, selected: string) =>
    calls.map((call) => ({ value: call.id, label: callTexts(call, language).name, selected: call.id === selected }));
  return form({
    words: 'console.identity',
    schema: keyInput,
    fields: {
      keyName: line(),
      keyRole: choice(keyRoles, 'console.identity.team.roleNote'),
      keyAbilities: choices(keyAbilities, (ability, language) =>
        translate(language, `console.identity.team.ability.${ability}`),
      ),
      keyCall: { ...select(options, 'console.identity.team.key.allCalls'), isOptional: false },
      keyExpires: line({ type: 'date', max: 10 }),
    },
  });
}

/** What was typed into the form of a new API key. */
export type TypedKey = TypedForm<ReturnType<typeof keyForm>>;
