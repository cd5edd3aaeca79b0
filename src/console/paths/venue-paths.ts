/** The venues of the workspace. */
export const venuesPath = '/console/venues';

/** The form of a new venue. */
export const newVenuePath = `${venuesPath}/new`;

/** A venue, or what is done with it. */
export function venuePath(venue: { id: string }, part?: 'archive' | 'restore'): string {
  return `${venuesPath}/${venue.id}${part === undefined ? '' : `/${part}`}`;
}
