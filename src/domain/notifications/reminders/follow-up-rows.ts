import { Place } from '../../../platform/place.js';

/** What parts offer people in the email after a session. */
export const followUpRows = new Place<'certificate' | 'feedback'>();
