import { countryName } from '../../platform/i18n/country-name.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Option } from '../time/zone-options.js';
import { type OrganizationKind, organizationKinds } from './organization.js';

/** Returns the location of an organization in a language, or null if unknown. */
export function placeLabel(
  { city, country }: { city: string | null; country: string | null },
  language: string,
): string | null {
  const name = country === null ? null : countryName(country, language);
  if (city === null || name === null) return city ?? name;
  return translate(language, 'organizations.place', { city, country: name });
}

/** Returns the name of a kind, or null if unknown. */
export function organizationKindLabel(kind: OrganizationKind | null, language: string): string | null {
  return kind === null ? null : translate(language, `organizations.kind.${kind}`);
}

/** Returns all kinds as options, for people who can also keep it to themselves. */
export function kindOptions(language: string, selected: string): Option[] {
  return [
    { value: '', label: translate(language, 'sessions.noCountry'), selected: selected === '' },
    ...organizationKinds.map((kind) => ({
      value: kind,
      label: translate(language, `organizations.kind.${kind}`),
      selected: kind === selected,
    })),
  ];
}
