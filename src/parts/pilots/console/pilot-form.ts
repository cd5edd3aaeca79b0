import { may } from '../../../domain/identity/role.js';
import type { Organizer } from '../../../domain/identity/organizer.entity.js';
import { choice, date, decimal, flag, line, orNull, prose, rows, select } from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';
import { pilotInput, milestoneInput } from '../domain/pilot-input.js';
import { pilotStates } from '../domain/pilot.js';

/** The form of a pilot, for which somebody of the team can be responsible. Emptying the name of a figure removes it. */
export function pilotForm(team: readonly Organizer[]) {
  const people = (_: string, selected: string) =>
    team
      .filter(({ id, state, role }) => id === selected || (state === 'active' && may(role, 'read-pilot')))
      .map(({ id, name }) => ({ value: id, label: name, selected: id === selected }));
  return form({
    words: 'console.pilots',
    schema: pilotInput,
    fields: {
      state: choice(pilotStates, 'pilots.state'),
      department: line(),
      contactName: line(),
      contactEmail: orNull(line({ type: 'email' })),
      link: orNull(line({ type: 'url' })),
      place: line(),
      startsOn: orNull(date()),
      endsOn: orNull(date()),
      summary: prose(4),
      outcome: prose(4),
      figures: rows(
        {
          indicator: line({ max: 200 }),
          unit: line({ max: 50 }),
          baseline: orNull(decimal()),
          target: orNull(decimal()),
          result: orNull(decimal()),
        },
        'indicator',
        2,
      ),
      responsibleId: orNull(select(people, 'console.pilots.nobody')),
      isShared: flag('console.pilots.shareHint'),
    },
    pairs: [
      ['contactName', 'contactEmail'],
      ['startsOn', 'endsOn'],
    ],
  });
}

/** What was typed into the form of a pilot. */
export type TypedPilot = TypedForm<ReturnType<typeof pilotForm>>;

/** The form of a milestone. */
export const milestoneForm = form({
  words: 'console.pilots.milestone',
  schema: milestoneInput,
  fields: { title: line(), dueOn: date(), doneOn: orNull(date()), note: prose(3) },
  pairs: [['dueOn', 'doneOn']],
});

/** What was typed into the form of a milestone. */
export type TypedMilestone = TypedForm<typeof milestoneForm>;
