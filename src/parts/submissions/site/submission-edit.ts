import { EditConflict, mergeFields, valueAt, copyValue, versionOf } from '../../../platform/three-way-merge.js';
import { plainFields, type SubmissionFields } from '../domain/submission-fields.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { answerKeys } from '../../../domain/proposals/proposal-content.js';
import type { FormValues } from '../../../platform/http/form-values.js';

/** What became of a form when it was merged with what others have saved meanwhile. */
export interface SubmissionMerge {
  /** To save: what others changed, too, stays as they saved it. */
  fields: SubmissionFields;
  /** Names of fields that both changed, with both versions. */
  conflicts: { name: string; typed: string; stored: string }[];
  /** Names of fields that only others changed. */
  adopted: string[];
}

/** Returns what was typed into the form; several choices are on lines of their own. */
export function readSubmission(form: FormValues, call: Pick<Call, 'criteria' | 'proposalQuestions'>): SubmissionFields {
  const answers = answerKeys(call).map((key): [string, string] => [key, lined(form.list(`answers.${key}`).join('\n'))]);
  const plain = Object.fromEntries(plainFields.map((name) => [name, lined(form.text(name))]));
  return { ...(plain as Omit<SubmissionFields, 'answers'>), answers: Object.fromEntries(answers) };
}

/**
 * Merges a form of this version with what is stored by now, field by field. `useStored` names fields for which the
 * person chose the stored text.
 */
export function mergeSubmission(
  version: string,
  typed: SubmissionFields,
  stored: SubmissionFields,
  useStored: readonly string[],
): SubmissionMerge {
  const chosen = structuredClone(typed);
  for (const name of useStored) if (typeof valueAt(stored, name) === 'string') copyValue(chosen, stored, name);
  const { merged, conflicts, adopted } = mergeFields(version, chosen, stored);
  for (const name of conflicts) copyValue(merged, stored, name);
  return {
    fields: merged,
    adopted,
    conflicts: conflicts.map((name) => ({ name, typed: textAt(chosen, name), stored: textAt(stored, name) })),
  };
}

/** Returns the text of a field; empty if it has none. */
export function textAt(fields: SubmissionFields, name: string): string {
  const value = valueAt(fields, name);
  return typeof value === 'string' ? value : '';
}

/** Returns the texts that are not the stored ones. */
export function changedTexts(typed: SubmissionFields, stored: SubmissionFields): { name: string; text: string }[] {
  const written = plainFields.filter((name) => name !== 'theme' && name !== 'language' && name !== 'stage');
  const names = [...written, ...Object.keys(typed.answers).map((slug) => `answers.${slug}`)];
  const texts = names.map((name) => ({ name, text: textAt(typed, name) }));
  return texts.filter(({ name, text }) => {
    const known = textAt(stored, name);
    // Addresses are stored with what people leave out.
    if (name === 'links') return !text.split('\n').every((line) => known.includes(line.trim()));
    return text !== '' && text !== known;
  });
}

/** Returns the version of what is stored, for the form that shows it. */
export function submissionVersion(fields: SubmissionFields): string {
  return versionOf(fields);
}

/** Throws EditConflict if both changed a field: what is submitted must be what the person has read. */
export function requireNoConflict({ conflicts }: SubmissionMerge): void {
  if (conflicts.length > 0) throw new EditConflict(conflicts.map(({ name }) => name));
}

/** Browsers send line ends as CRLF. */
function lined(text: string): string {
  return text.replaceAll(/\r\n?/gu, '\n');
}
