import { organizationKey } from '../../domain/organizations/organization.js';
import { kindOptions, placeLabel } from '../../domain/organizations/organization-labels.js';
import type { SimilarOrganization } from '../../domain/organizations/similar-organizations.queries.js';
import { translate } from '../../platform/i18n/messages.js';

/** The answer to the question about similar organizations. */
export const organizationAnswerFields = ['organizationChoice', 'organizationKind', 'organizationAsked'] as const;
export type OrganizationAnswer = Partial<Record<(typeof organizationAnswerFields)[number], string>>;

/** The answer that it is none of the suggestions. */
export const noneOfThese = 'none';

/** The hidden answer that a new name is none of the existing ones, after the question was answered. */
export function keptAnswer(name: string, answer: OrganizationAnswer): { name: string; value: string }[] {
  const stands = answer.organizationChoice === noneOfThese && answer.organizationAsked === organizationKey(name);
  return stands ? organizationAnswerFields.map((field) => ({ name: field, value: answer[field] ?? '' })) : [];
}

/** Returns the question about a typed name, with its answer. */
export function organizationQuestion(
  name: string,
  similar: readonly SimilarOrganization[],
  answer: OrganizationAnswer,
  language: string,
) {
  const chosen = answer.organizationChoice ?? '';
  const notes = (one: SimilarOrganization) => [
    placeLabel(one, language),
    one.byDomain ? translate(language, 'organizations.askDomain') : null,
  ];
  return {
    hint: translate(language, 'organizations.askHint', { name }),
    // The name that the question is about; another name needs another question.
    asked: organizationKey(name),
    choices: similar.map((one, index) => ({
      id: index === 0 ? 'organizationChoice' : `organizationChoice-${index}`,
      value: one.id,
      label: one.name,
      note: notes(one)
        .filter((note) => note !== null)
        .join(' · '),
      selected: chosen === one.id,
    })),
    none: {
      id: 'organizationChoice-none',
      value: noneOfThese,
      label: translate(language, 'organizations.askNone', { name }),
      selected: chosen === noneOfThese,
    },
    kinds: kindOptions(language, answer.organizationKind ?? ''),
  };
}
