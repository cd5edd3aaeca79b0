import type { Milestone } from '../domain/pilot.js';
import { type MilestoneInput, milestoneInput } from '../domain/pilot-input.js';
import type { FieldError } from '../../../platform/errors.js';
import type { FormValues } from '../../../platform/http/form-values.js';
import { translate } from '../../../platform/i18n/messages.js';
import { read } from '../../../platform/validation.js';
import { type ErrorSummary, errorSummary, type Field, field } from '../../../platform/views/form-fields.js';
import type { EditedForm } from '../../../console/ui/form-edit.js';

const names = ['title', 'dueOn', 'doneOn', 'note'] as const;

/** The form of a milestone as it is typed. */
export type MilestoneFields = Record<(typeof names)[number], string>;

export interface MilestoneForm {
  action: string;
  isNew: boolean;
  title: Field;
  dueOn: Field;
  doneOn: Field;
  note: Field;
  errors: ErrorSummary | null;
}

export const newMilestone: MilestoneFields = { title: '', dueOn: '', doneOn: '', note: '' };

/** A milestone as its form shows it. */
export function fieldsOfMilestone({ title, dueOn, doneOn, note }: Milestone): MilestoneFields {
  return { title, dueOn, doneOn: doneOn ?? '', note };
}

/** Returns what was typed. */
export function typedMilestone(form: FormValues): MilestoneFields {
  return form.texts([...names]);
}

/** Reads the input of a milestone. Throws Invalid. */
export function readMilestone({ doneOn, dueOn, ...fields }: MilestoneFields): MilestoneInput {
  return read(milestoneInput, { ...fields, dueOn: dueOn.trim(), doneOn: doneOn.trim() || null });
}

/** The form with what was typed, and what is wrong with it. */
export function milestoneForm(
  action: string,
  typed: MilestoneFields,
  isNew: boolean,
  fieldErrors: readonly FieldError[],
  language: string,
): MilestoneForm {
  const described = (name: (typeof names)[number]) => field(name, typed[name], fieldErrors, language);
  const fields = {
    title: described('title'),
    dueOn: described('dueOn'),
    doneOn: described('doneOn'),
    note: described('note'),
  };
  const labels = Object.fromEntries(
    names.map((name) => [name, translate(language, `console.pilots.milestone.${name}`)]),
  );
  return { action, isNew, ...fields, errors: errorSummary(Object.values(fields), labels, language) };
}

/** The form of a milestone, as both versions of it are shown. */
export function editedMilestone(pilotId: string, language: string): EditedForm<MilestoneFields> {
  return {
    subject: `pilot:${pilotId}`,
    label: (name) => translate(language, `console.pilots.milestone.${name}`),
  };
}
