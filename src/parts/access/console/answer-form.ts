import type { Organizer } from '../../../domain/identity/organizer.entity.js';
import { may } from '../../../domain/identity/role.js';
import { choice, date, orNull, prose, select } from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';
import { answerInput } from '../domain/access-input.js';
import { needStates } from '../domain/access-need.js';

/** The form in which organizers say what becomes of a need; somebody who may see it can be in charge. */
export function answerForm(team: readonly Organizer[]) {
  const people = (_: string, selected: string) =>
    team
      .filter(({ id, state, role }) => id === selected || (state === 'active' && may(role, 'access-needs')))
      .map(({ id, name }) => ({ value: id, label: name, selected: id === selected }));
  return form({
    words: 'console.access',
    schema: answerInput,
    fields: {
      state: choice(needStates, 'access.state'),
      reply: prose(4),
      inChargeId: orNull(select(people, 'console.access.nobody')),
      dueOn: orNull(date()),
    },
    pairs: [['inChargeId', 'dueOn']],
  });
}

/** What was typed into the form. */
export type TypedAnswer = TypedForm<ReturnType<typeof answerForm>>;
