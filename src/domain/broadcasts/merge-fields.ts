import type { FieldError } from '../../platform/errors.js';

/** Merge fields of broadcasts, written `{{name}}`. */
export const mergeFields = ['name', 'organization', 'page', 'deadline', 'session', 'when'] as const;
export type MergeField = (typeof mergeFields)[number];

/** Fields only available if the filter selects exactly one session. */
const ofOneSession: ReadonlySet<string> = new Set<MergeField>(['session', 'when']);

/** Text between merge fields, or the name of one. */
export type MergePart = { text: string } | { field: MergeField };

/**
 * Splits a text at its merge fields, ignoring spaces within braces. Also returns errors: unclosed and unopened braces,
 * unknown fields, and session fields without a session (`hasSession`).
 */
export function readMergeText(
  text: string,
  hasSession: boolean,
): { parts: MergePart[]; fieldErrors: Omit<FieldError, 'path'>[] } {
  const parts: MergePart[] = [];
  const fieldErrors: Omit<FieldError, 'path'>[] = [];
  const isKnown = (name: string): name is MergeField => mergeFields.some((field) => field === name);
  let rest = text;
  while (rest !== '') {
    const opened = rest.indexOf('{{');
    const before = opened < 0 ? rest : rest.slice(0, opened);
    if (before.includes('}}')) fieldErrors.push(brace('merge-unopened', 'Has }} without an opening {{.', before));
    if (before !== '') parts.push({ text: before });
    if (opened < 0) break;
    const closed = rest.indexOf('}}', opened);
    const name = rest.slice(opened + 2, closed < 0 ? undefined : closed).trim();
    if (closed < 0 || /[{\n]/u.test(name)) {
      fieldErrors.push(brace('merge-unclosed', 'Has {{ without a closing }}.', rest.slice(opened)));
      break;
    }
    if (!isKnown(name)) fieldErrors.push(unknown(name));
    else if (ofOneSession.has(name) && !hasSession) fieldErrors.push(noSession(name));
    else parts.push({ field: name });
    rest = rest.slice(closed + 2);
  }
  return { parts, fieldErrors };
}

/** Fills in the merge fields of a text, as plain text, without invalid parts. */
export function fillText(text: string, values: Readonly<Record<MergeField, string>>): string {
  const { parts } = readMergeText(text, true);
  return parts.map((part) => ('field' in part ? values[part.field] : part.text)).join('');
}

function brace(code: string, message: string, near: string): Omit<FieldError, 'path'> {
  const text = near.replaceAll(/\s+/gu, ' ').trim().slice(0, 30);
  return { code, message: `${message} Near: ${text}`, values: { near: text } };
}

function unknown(name: string): Omit<FieldError, 'path'> {
  const known = mergeFields.map((field) => `{{${field}}}`).join(', ');
  const field = `{{${name.slice(0, 40)}}}`;
  return {
    code: 'merge-unknown',
    message: `Unknown merge field ${field}. Use one of: ${known}.`,
    values: { field, known },
  };
}

function noSession(name: string): Omit<FieldError, 'path'> {
  const field = `{{${name}}}`;
  const message = `${field} can only be filled in where the filter names one session.`;
  return { code: 'merge-no-session', message, values: { field } };
}
