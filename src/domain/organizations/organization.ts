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

/** The form of an organization's name under which it is one and the same: case, width and spacing do not count. */
export function organizationKey(name: string): string {
  return name.normalize('NFKC').toLocaleLowerCase('en').replace(/\s+/gu, ' ').trim();
}
