import type { FieldError } from '../../platform/errors.js';
import { type MergePart, mergeText } from '../../platform/merge-text.js';

/** Merge fields of broadcasts, written `{{name}}`. */
export const mergeFields = ['name', 'organization', 'page', 'deadline', 'session', 'when'] as const;
export type MergeField = (typeof mergeFields)[number];

/** Fields only available if the filter selects exactly one session. */
const ofOneSession: ReadonlySet<string> = new Set<MergeField>(['session', 'when']);

/** The texts of broadcasts and invitations. */
export const broadcastText = mergeText(mergeFields, ['page']);

/** Splits a text at its merge fields. Also returns errors, among them session fields without a session (`hasSession`). */
export function readMergeText(
  text: string,
  hasSession: boolean,
): { parts: MergePart<MergeField>[]; fieldErrors: Omit<FieldError, 'path'>[] } {
  return broadcastText.read(text, (name) => (ofOneSession.has(name) && !hasSession ? noSession(name) : null));
}

function noSession(name: string): Omit<FieldError, 'path'> {
  const field = `{{${name}}}`;
  const message = `${field} can only be filled in where the filter names one session.`;
  return { code: 'merge-no-session', message, values: { field } };
}
