import { createHash } from 'node:crypto';
import { Conflict } from './errors.js';

/** Changes of a record: as they are, or worked out from the row once it is locked. Can throw a refusal. */
export type Edit<Row, Changes extends object> = Changes | ((current: Row) => Changes);

/** Returns the changes of an edit of this locked row. */
export function changesOf<Row, Changes extends object>(edit: Edit<Row, Changes>, current: Row): Changes {
  return typeof edit === 'function' ? (edit as (current: Row) => Changes)(current) : edit;
}

/** Fields that only make sense together, such as a date and its time, are merged as one, under the first name. */
export type Together<Fields> = readonly (readonly (keyof Fields & string)[])[];

/** Two versions of a form, merged: what only one side changed is in `merged`, what both changed is in `conflicts`. */
export interface Merge<Fields> {
  /** With what was typed in the fields that conflict. */
  merged: Fields;
  conflicts: (keyof Fields & string)[];
  /** What somebody else changed meanwhile, and this form did not. */
  adopted: (keyof Fields & string)[];
}

/** Somebody else saved the same fields since the form was opened. */
export class EditedMeanwhile extends Conflict {
  constructor(fields: readonly string[]) {
    super(
      'edited-meanwhile',
      'Somebody else has changed this since you opened it. Compare both versions and save again.',
      {},
      fields.map((path) => ({ path, code: 'edited-meanwhile', message: 'Has been changed by somebody else.' })),
    );
  }
}

/** Returns a short fingerprint of a value. Line ends, outer spaces the order of keys and of lists of texts don't count. */
export function fingerprint(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(value)))
    .digest('base64url')
    .slice(0, 12);
}

/** Returns the version of a form: a fingerprint of each field, so that it says later which ones were changed. */
export function versionOf<Fields extends object>(fields: Fields, together: Together<Fields> = []): string {
  return units(fields, together)
    .map(([name, names]) => `${name}=${fingerprintOf(fields, names)}`)
    .join(' ');
}

/**
 * Merges what was typed into a form of this version with what is stored by now. Without a version, all that differs is
 * a conflict.
 */
export function mergeFields<Fields extends object>(
  version: string,
  typed: Fields,
  stored: Fields,
  together: Together<Fields> = [],
): Merge<Fields> {
  // name=fingerprint, where a fingerprint has 12 characters.
  const opened = new Map(version.split(' ').map((part): [string, string] => [part.slice(0, -13), part.slice(-12)]));
  const result: Merge<Fields> = { merged: { ...typed }, conflicts: [], adopted: [] };
  for (const [name, names] of units(typed, together)) {
    const [base, mine, theirs] = [opened.get(name), fingerprintOf(typed, names), fingerprintOf(stored, names)];
    if (mine === theirs || base === theirs) continue;
    if (base !== mine) result.conflicts.push(name);
    else {
      result.adopted.push(name);
      for (const each of names) result.merged[each] = stored[each];
    }
  }
  return result;
}

function fingerprintOf<Fields extends object>(fields: Fields, names: readonly (keyof Fields)[]): string {
  return fingerprint(Object.fromEntries(names.map((name) => [name, fields[name]])));
}

function units<Fields extends object>(fields: Fields, together: Together<Fields>) {
  type Name = keyof Fields & string;
  const joined = new Set(together.flat());
  const single = (Object.keys(fields) as Name[]).filter((name) => !joined.has(name)).map((name) => [name]);
  return [...together, ...single].map((names) => [names[0] as Name, names] as const);
}

function canonical(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/\r\n?/gu, '\n').trim();
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) {
    const items = value.map(canonical);
    return items.every((item) => typeof item === 'string') ? items.toSorted() : items;
  }
  if (typeof value !== 'object') return value;
  return Object.entries(value)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, part]) => [name, canonical(part)]);
}
