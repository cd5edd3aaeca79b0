import type { Call } from '../../domain/calls/call.entity.js';
import { Place } from '../../platform/place.js';

/** What organizers, or only owners, do that isn't a page of the navigation: the search finds it by its name. */
interface SearchEntry {
  label: string;
  path: string | ((call: Pick<Call, 'slug'>) => string);
  /** The page where it is, if its own name doesn't say so. */
  under?: string;
  /** What else people call it. */
  also?: string;
  isForOwners?: true;
}

export const searchEntries = new Place<SearchEntry>('entries of the search', ({ label }) => label);
