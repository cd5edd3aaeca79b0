import { organizationKey } from '../../domain/organizations/organization.js';
import { kindOptions, placeLabel } from '../../domain/organizations/organization-labels.js';
import type { SimilarOrganization } from '../../domain/organizations/similar-organizations.queries.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Option } from '../../domain/time/zone-options.js';

/** The answer to the question which of several organizations somebody means. */
export const organizationAnswerFields = ['organizationChoice', 'organizationKind', 'organizationAsked'] as const;
export type OrganizationAnswer = Partial<Record<(typeof organizationAnswerFields)[number], string>>;

/** The answer that it is none of those that were offered. */
export const noneOfThese = 'none';

/** Asks whether a new name is one of the organizations that are there. */
export interface OrganizationQuestion {
  hint: string;
  /** The name that it was asked about: another name makes it another question. */
  asked: string;
  choices: { id: string; value: string; label: string; note: string; selected: boolean }[];
  none: { id: string; value: string; label: string; selected: boolean };
  kinds: Option[];
}

/** The error that brings the form back with the question. */
export const organizationDoubt: FieldError = {
  path: 'organization',
  code: 'similar-organization',
  message: 'Organizations with similar names already exist.',
};

/** What a form keeps of the answer that a new name is none of those that are there, once the question is gone from it. */
export function keptAnswer(name: string, answer: OrganizationAnswer): { name: string; value: string }[] {
  const stands = answer.organizationChoice === noneOfThese && answer.organizationAsked === organizationKey(name);
  return stands ? organizationAnswerFields.map((field) => ({ name: field, value: answer[field] ?? '' })) : [];
}

/** The question about the name that somebody typed, with what they have answered. */
export function organizationQuestion(
  name: string,
  similar: readonly SimilarOrganization[],
  answer: OrganizationAnswer,
  language: string,
): OrganizationQuestion {
  const chosen = answer.organizationChoice ?? '';
  const notes = (one: SimilarOrganization) => [
    placeLabel(one, language),
    one.byDomain ? translate(language, 'organizations.askDomain') : null,
  ];
  return {
    hint: translate(language, 'organizations.askHint', { name }),
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
