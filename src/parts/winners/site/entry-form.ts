import { entryInput, type EntryInput } from '../domain/winner-entry.js';
import { Conflict } from '../../../platform/errors.js';
import { flag, hidden, line, prose } from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';
import { translate } from '../../../platform/i18n/messages.js';
import { mergeFields } from '../../../platform/three-way-merge.js';

/** The form in which a team says what may be published; of its organization nothing is asked if it has none. */
export function entryForm(organization: string | null) {
  const shows = flag();
  return form({
    words: 'winners',
    schema: entryInput,
    fields: {
      title: line(),
      summary: prose(10),
      url: line({ type: 'url' }),
      pictureAlt: line(),
      showsOrganization: organization === null ? { ...shows, views: (_, at) => hidden().views('yes', at) } : shows,
      consents: flag(),
    },
    labels: {
      showsOrganization: (language) =>
        translate(language, 'winners.showsOrganization', { organization: organization ?? '' }),
    },
  });
}

/** What was typed into the form of an entry. */
export type TypedEntry = TypedForm<ReturnType<typeof entryForm>>;

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
      message: 'Someone else has changed this field.',
      values: { stored: String(stored[path as keyof EntryInput]) },
    })),
  );
}
