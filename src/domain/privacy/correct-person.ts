import { type Change, record } from '../identity/change.js';
import { lockJury } from '../calls/calls.queries.js';
import { Attendee } from '../registrations/attendee.entity.js';
import { lockAttendee } from '../registrations/links/links.queries.js';
import { getAttendee, organizationNames } from '../registrations/registrations.queries.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { correctDetails } from './correct-details.js';
import type { PersonInput } from './details-input.js';

/**
 * Corrects a person's details, for staff; lock the planning of reminders first. Later emails use the language and time
 * zone. Returns the attendee. Throws NotFound, and what `edit` throws.
 */
export async function correctPerson(
  change: Change,
  attendeeId: string,
  edit: Edit<PersonInput, PersonInput>,
): Promise<Attendee> {
  const { tx, now } = change;
  await lockJury(tx, (await getAttendee(tx, attendeeId)).callId);
  const current = await lockAttendee(tx, attendeeId);
  const names = await organizationNames(tx, [current.organizationId]);
  const stored = { ...current, organization: names.get(current.organizationId ?? '') ?? null };
  const { name, organization, language, timeZone } = changesOf(edit, stored);
  const attendee = await correctDetails(change, attendeeId, { name, organization }, 'staff');
  if (attendee.language === language && attendee.timeZone === timeZone) return attendee;
  const preferences = { language, timeZone };
  const isOwnZone = attendee.isOwnZone || attendee.timeZone !== timeZone;
  await tx.getRepository(Attendee).update({ id: attendee.id }, { ...preferences, isOwnZone, changedAt: now });
  await record(change, 'attendee.preferences', `attendee:${attendee.id}`, preferences);
  return { ...attendee, ...preferences, isOwnZone, changedAt: now };
}
