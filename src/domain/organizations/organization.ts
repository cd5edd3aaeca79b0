export const organizationKinds = [
  'city-government',
  'public-agency',
  'company',
  'start-up',
  'ngo',
  'university',
  'multilateral',
] as const;
export type OrganizationKind = (typeof organizationKinds)[number];

/** Returns the key of an organization's name, which ignores case, width and spacing. */
export function organizationKey(name: string): string {
  return name.normalize('NFKC').toLocaleLowerCase('en').replace(/\s+/gu, ' ').trim();
}
