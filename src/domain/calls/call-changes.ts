import { isDeepStrictEqual } from 'node:util';
import { invalidField } from '../../platform/errors.js';
import type { CallChanges } from './call-input.js';
import type { Term } from './call.js';

/** Slugs of themes and criteria that something refers to. */
export interface UsedTerms {
  themes: readonly string[];
  criteria: readonly string[];
}

/** Returns the fields that differ from the call, and whether they include one of its dates. */
export function callDifference(
  call: { [Field in keyof Required<CallChanges>]: unknown },
  changes: CallChanges,
): { fields: string[]; dates: boolean } {
  const fields = (Object.keys(changes) as (keyof CallChanges)[]).filter(
    (field) => changes[field] !== undefined && !isDeepStrictEqual(changes[field], call[field]),
  );
  return { fields, dates: fields.some((one) => ['opensOn', 'closesOn', 'timeZone'].includes(one)) };
}

/**
 * Throws Invalid for changes that the call doesn't allow: a last day before the first, a question with the key of a
 * criterion, whose answers stand beside each other, or a removed theme or criterion that
 * `used` contains; without it, any could be used.
 */
export function checkCallChanges(
  call: {
    opensOn: string;
    closesOn: string;
    themes: readonly Term[];
    criteria: readonly Term[];
    proposalQuestions: readonly { key: string }[];
  },
  changes: CallChanges,
  used?: UsedTerms,
): void {
  if ((changes.closesOn ?? call.closesOn) < (changes.opensOn ?? call.opensOn)) {
    throw invalidField('closesOn', 'ends-before-start', 'Must not be before `opensOn`.');
  }
  const { criteria = call.criteria, proposalQuestions = call.proposalQuestions } = changes;
  const taken = proposalQuestions.find(({ key }) => criteria.some(({ slug }) => slug === key));
  if (taken !== undefined) {
    const message = `A criterion has the slug ${JSON.stringify(taken.key)}, so a question can't have this key.`;
    throw invalidField(changes.criteria ? 'criteria' : 'proposalQuestions', 'repeated', message);
  }
  checkKept('themes', call.themes, changes.themes, used);
  checkKept('criteria', call.criteria, changes.criteria, used);
}

// Sessions and proposals refer to terms by slug.
function checkKept(
  path: keyof UsedTerms,
  terms: readonly Term[],
  changed: readonly Term[] | undefined,
  used: UsedTerms | undefined,
): void {
  const gone =
    changed &&
    terms.find(({ slug }) => !changed.some((one) => one.slug === slug) && (used?.[path].includes(slug) ?? true));
  if (gone) {
    throw invalidField(
      path,
      'term-gone',
      `${JSON.stringify(gone.slug)} can't be removed, because sessions, proposals or reviews use it.`,
      {
        slug: gone.slug,
      },
    );
  }
}
