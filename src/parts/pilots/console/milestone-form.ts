import { milestoneInput } from '../domain/pilot-input.js';
import { date, line, orNull, prose } from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';

/** The form of a milestone. */
export const milestoneForm = form({
  words: 'console.pilots.milestone',
  schema: milestoneInput,
  fields: { title: line(), dueOn: date(), doneOn: orNull(date()), note: prose(3) },
  pairs: [['dueOn', 'doneOn']],
});

/** What was typed into the form of a milestone. */
export type TypedMilestone = TypedForm<typeof milestoneForm>;
