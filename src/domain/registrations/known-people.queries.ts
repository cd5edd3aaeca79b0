import { In } from 'typeorm';
import type { Connection } from '../../platform/database/tx.js';
import { Attendee } from './attendee.entity.js';
import { Registration } from './registration.entity.js';

/** An attendee of a call, with their registrations in the requested sessions. */
export interface KnownPerson {
  attendee: Attendee;
  registrations: Registration[];
}

/** Finds the attendees of a call with these address keys, by key, with their registrations in these sessions. */
export async function listKnownPeople(
  connection: Connection,
  callId: string,
  keys: readonly string[],
  sessionIds: readonly string[],
): Promise<Map<string, KnownPerson>> {
  const attendees = await connection.getRepository(Attendee).findBy({ callId, emailKey: In([...keys]) });
  const attendeeIds = attendees.map((attendee) => attendee.id);
  const registrations = await connection
    .getRepository(Registration)
    .findBy({ attendeeId: In(attendeeIds), sessionId: In([...sessionIds]) });
  const known = new Map(attendees.map((attendee) => [attendee.id, { attendee, registrations: [] as Registration[] }]));
  for (const registration of registrations) known.get(registration.attendeeId)?.registrations.push(registration);
  return new Map([...known.values()].map((person) => [person.attendee.emailKey, person]));
}
