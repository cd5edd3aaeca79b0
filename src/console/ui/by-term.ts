import type { Term } from '../../domain/calls/call.js';
import type { FieldKind } from '../../platform/forms/field-kind.js';
import { byLanguage } from '../../platform/forms/fields.js';

/** A text for each theme or criterion, by slug, without those that are empty; `hint` is what is below the label of one. */
export function byTerm(
  all: readonly Term[],
  kind: FieldKind<string>,
  label: (term: Term, language: string) => string,
  hint?: (term: Term, language: string) => string | null,
): FieldKind<Record<string, string>> {
  const termOf = (slug: string): Term => all.find((one) => one.slug === slug) ?? { slug, name: slug };
  const texts = byLanguage(
    all.map(({ slug }) => slug),
    kind,
    (slug, language) => label(termOf(slug), language),
    (slug, language) => hint?.(termOf(slug), language) ?? null,
  );
  return {
    ...texts,
    value: (typed) =>
      Object.fromEntries(Object.entries(typed).filter(([, text]) => typeof text === 'string' && text.trim() !== '')),
  };
}
