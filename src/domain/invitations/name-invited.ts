import { record } from '../identity/audit.queries.js';
import type { Change } from '../identity/change.js';
import { Attendee } from '../registrations/attendee.entity.js';
import { lockAttendee } from '../registrations/links.queries.js';
import { listRegistrationsOf } from '../registrations/registrations.queries.js';

/**
 * Writes the name, time zone and language of a person who registers for the first time: until then, those of the
 * organizers' list count. Returns the attendee.
 */
export async function nameInvited(
  change: Change,
  attendeeId: string,
  person: Pick<Attendee, 'name' | 'timeZone' | 'isOwnZone' | 'language'>,
): Promise<Attendee> {
  const { tx } = change;
  const attendee = await lockAttendee(tx, attendeeId);
  if ((await listRegistrationsOf(tx, attendeeId)).length > 0) return attendee;
  const { name, timeZone, isOwnZone, language } = person;
  await tx.getRepository(Attendee).update({ id: attendeeId }, { name, timeZone, isOwnZone, language });
  if (attendee.name !== name) {
    await record(change, 'attendee.renamed', `attendee:${attendeeId}`, { from: attendee.name, to: name });
  }
  return { ...attendee, name, timeZone, isOwnZone, language };
}
