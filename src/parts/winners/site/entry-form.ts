import { entryFields, entryInput, type EntryInput, longestText } from '../domain/winner-entry.js';
import type { WinnerEntry } from '../domain/winner-entry.entity.js';
import { Conflict, type FieldError } from '../../../platform/errors.js';
import type { FormValues } from '../../../platform/http/form-values.js';
import { translate } from '../../../platform/i18n/messages.js';
import { mergeFields, versionOf } from '../../../platform/three-way-merge.js';
import { read } from '../../../platform/validation.js';
import { type Field, field } from '../../../platform/views/form-fields.js';

const lines = ['title', 'summary', 'url', 'pictureAlt'] as const;

/** What was typed into the form of an entry. */
export interface TypedEntry {
  texts: Readonly<Record<string, string>>;
  showsOrganization: boolean;
  consents: boolean;
}

/** The form in which a team says what may be published. */
export interface EntryForm {
  action: string;
  version: string;
  fields: { field: Field; label: string; hint: string | null; isOptional: boolean; area: number | null; max: number }[];
  /** The name of the organization; null if the proposal has none. */
  organization: string | null;
  showsOrganization: boolean;
  consents: boolean;
}

/** Reads the form. */
export function typedEntry(form: FormValues): TypedEntry {
  return {
    texts: form.texts(lines),
    showsOrganization: form.text('showsOrganization') !== '',
    consents: form.text('consents') !== '',
  };
}

/** Returns the form as input. Throws Invalid. */
export function readEntry({ texts, showsOrganization, consents }: TypedEntry): EntryInput {
  return read(entryInput, { ...texts, url: (texts['url'] ?? '').trim(), showsOrganization, consents });
}

/**
 * Merges an entry as it was typed into a form of this version with what is stored by now. Throws Conflict with both
 * versions of each field that somebody else on the team has changed, too.
 */
export function mergeEntry(version: string, typed: EntryInput, stored: EntryInput): EntryInput {
  const { merged, conflicts } = mergeFields(version, typed, stored);
  if (conflicts.length === 0) return merged;
  throw new Conflict(
    'edited-meanwhile',
    'Somebody else has changed this since you opened it. Compare both versions and save again.',
    {},
    conflicts.map((path) => ({
      path,
      code: 'team-edited',
      message: 'Has been changed by somebody else.',
      values: { stored: String(stored[path as keyof EntryInput]) },
    })),
  );
}

/** Returns the form of an entry, as it was typed or is stored. */
export function entryForm(
  entry: WinnerEntry,
  organization: string | null,
  action: string,
  typed: TypedEntry | undefined,
  fieldErrors: readonly FieldError[],
  language: string,
): EntryForm {
  const stored = entryFields(entry);
  const text = (key: string) => translate(language, `winners.${key}`);
  const row = (name: (typeof lines)[number], area: number | null, max: number) => ({
    field: field(name, typed?.texts[name] ?? stored[name], fieldErrors, language),
    label: text(`field.${name}`),
    hint: name === 'title' ? null : text(`hint.${name}`),
    isOptional: name !== 'title',
    area,
    max,
  });
  return {
    action,
    version: versionOf(stored),
    fields: [
      row('title', null, 300),
      row('summary', 10, longestText),
      row('url', null, 2000),
      row('pictureAlt', null, 300),
    ],
    organization,
    showsOrganization: typed?.showsOrganization ?? stored.showsOrganization,
    consents: typed?.consents ?? stored.consents,
  };
}
