import type { VenueWithRooms } from '../../domain/venues/venue.js';
import type { FormView } from '../../platform/forms/form.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { newVenuePath, venuePath, venuesPath } from '../paths/venue-paths.js';

/** The venues, by name; archived ones last. */
export function venuesPage(
  layout: ConsoleLayout,
  venues: readonly VenueWithRooms[],
  upcoming: ReadonlyMap<string, number>,
) {
  const { language } = layout;
  return {
    ...layout,
    title: translate(language, 'console.venues.title'),
    newPath: newVenuePath,
    rows: venues
      .filter(({ archivedAt }) => archivedAt === null)
      .map((venue) => ({
        path: venuePath(venue),
        name: venue.name,
        address: venue.address,
        rooms: venue.rooms.map(({ name }) => name).join(' · '),
        seats: seatsOf(venue),
        upcoming: upcoming.get(venue.id) ?? 0,
      })),
    archived: venues
      .filter(({ archivedAt }) => archivedAt !== null)
      .map((venue) => ({ path: venuePath(venue), name: venue.name })),
  };
}

/** The form of a new venue. */
export function newVenuePage(layout: ConsoleLayout, form: FormView) {
  return {
    ...layout,
    title: translate(layout.language, 'console.venues.new'),
    action: newVenuePath,
    allPath: venuesPath,
    form,
  };
}

function seatsOf({ rooms }: VenueWithRooms): string {
  const known = rooms.flatMap(({ capacity }) => capacity ?? []);
  return known.length === 0 ? '' : String(Math.max(...known));
}
