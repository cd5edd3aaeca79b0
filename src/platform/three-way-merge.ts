import { createHash } from 'node:crypto';
import { Conflict } from './errors.js';

/** Changes of a record: as they are, or worked out from the row once it is locked. Can throw a refusal. */
export type Edit<Row, Changes extends object> = Changes | ((current: Row) => Changes);

/** Returns the changes of an edit of this locked row. */
export function changesOf<Row, Changes extends object>(edit: Edit<Row, Changes>, current: Row): Changes {
  return typeof edit === 'function' ? edit(current) : edit;
}

/** Fields that only make sense together, such as a date and its time, are merged as one, under the first name. */
export type Together<Fields> = readonly (readonly (keyof Fields & string)[])[];

/**
 * Two versions of a form, merged: what only one side changed is in `merged`, what both changed is in `conflicts`. Names
 * are those of fields, or of parts of them (`translations.fr.label`).
 */
export interface Merge<Fields> {
  /** With what was typed in the fields that conflict. */
  merged: Fields;
  conflicts: string[];
  /** What somebody else changed meanwhile, and this form did not. */
  adopted: string[];
}

/** Somebody else saved the same fields since the form was opened. */
export class EditConflict extends Conflict {
  constructor(fields: readonly string[]) {
    super(
      'edited-meanwhile',
      'Somebody else has changed this since you opened it. Compare both versions and save again.',
      {},
      fields.map((path) => ({ path, code: 'edited-meanwhile', message: 'Someone else has changed this field.' })),
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
    .map(([name, names]) => `${name}=${fingerprint(names.map((each) => [each, valueAt(fields, each)]))}`)
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
  const opened = printsOf(version);
  const [mine, theirs] = [printsOf(versionOf(typed, together)), printsOf(versionOf(stored, together))];
  const result: Merge<Fields> = { merged: structuredClone(typed), conflicts: [], adopted: [] };
  for (const [name, names] of units(typed, together)) {
    const base = opened.get(name);
    if (mine.get(name) === theirs.get(name) || base === theirs.get(name)) continue;
    if (base !== mine.get(name)) result.conflicts.push(name);
    else {
      result.adopted.push(name);
      for (const each of names) copyValue(result.merged, stored, each);
    }
  }
  // What somebody else has added, such as another theme.
  const added = [...theirs.keys()].filter((name) => !mine.has(name) && !opened.has(name));
  for (const name of added) copyValue(result.merged, stored, name);
  result.adopted.push(...added);
  return result;
}

/** Returns the value of a field, or of a part of it (`translations.fr.label`); undefined if there is none. */
export function valueAt(fields: object, name: string): unknown {
  if (Object.hasOwn(fields, name)) return (fields as Record<string, unknown>)[name];
  const [key, rest] = headOf(name);
  const part = Object.hasOwn(fields, key) ? (fields as Record<string, unknown>)[key] : undefined;
  return rest === '' || typeof part !== 'object' || part === null ? undefined : valueAt(part, rest);
}

/** Sets a field, or a part of it, to what it is in another version of the form. */
export function copyValue(into: object, from: object, name: string): void {
  const [to, source] = [into as Record<string, unknown>, from as Record<string, unknown>];
  const [key, rest] = headOf(name);
  const part = Object.hasOwn(source, key) ? source[key] : undefined;
  if (Object.hasOwn(source, name) || typeof part !== 'object' || part === null) to[name] = source[name];
  else copyValue((to[key] ??= {}), part, rest);
}

function headOf(name: string): [string, string] {
  const at = name.indexOf('.');
  return at === -1 ? [name, ''] : [name.slice(0, at), name.slice(at + 1)];
}

/** The fingerprints of a version by name. */
function printsOf(version: string): Map<string, string> {
  // name=fingerprint, where a fingerprint has 12 characters.
  return new Map(version.split(' ').map((part) => [part.slice(0, -13), part.slice(-12)]));
}

/** The names that are merged as one, under the first; the parts of an object are merged one by one. */
function units<Fields extends object>(fields: Fields, together: Together<Fields>): [string, readonly string[]][] {
  const joined = new Set<string>(together.flat());
  const single = namesIn(fields).filter((name) => !joined.has(name));
  return [...together.map((names): [string, readonly string[]] => [names[0] ?? '', names]), ...single.map(alone)];
}

const alone = (name: string): [string, readonly string[]] => [name, [name]];

/** Returns the names of all fields, and of the parts of those that have parts. */
export function namesIn(fields: object, before = ''): string[] {
  return Object.entries(fields).flatMap(([key, value]) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
    return isObject ? namesIn(value as object, `${before}${key}.`) : [`${before}${key}`];
  });
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
