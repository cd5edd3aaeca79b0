import { DataSource } from 'typeorm';
import { type EventFilter, listEvents, readStream } from '../../src/domain/events/events.queries.js';
import { AppendEvents } from '../../src/flows/events/append-events.flow.js';
import type { StreamEvent } from '../../src/domain/events/event.js';
import { TestClock } from './clock.js';
import { makeFlow } from './flows.js';

/** What another program knows that reads nothing but events. */
export class EventReceiver {
  readonly registrations = new Map<unknown, object>();
  readonly sessions = new Map<unknown, unknown>();

  take({ type, data }: Pick<StreamEvent, 'type' | 'data'>): void {
    const { registrationId, sessionId, attendeeId, state, attendanceMode = null } = data;
    if (type.startsWith('registration.')) {
      this.registrations.set(registrationId, { sessionId, attendeeId, state, attendanceMode });
    }
    if (type.startsWith('session.')) this.sessions.set(sessionId, state);
  }
}

const everything: EventFilter = { callIds: null, types: null };

/** Appends what is due, as two instances do at once, and returns the whole stream. */
export async function wholeStream(database: DataSource): Promise<StreamEvent[]> {
  const append = () => makeFlow(AppendEvents, database, new TestClock(new Date())).run();
  await Promise.all([append(), append()]);
  await append();
  const { last: upTo } = await readStream(database.manager);
  return listEvents(database.manager, { after: '0', upTo }, everything, 1_000_000);
}

/** Compares a receiver of the whole stream with the database, and throws where they differ. */
export async function failIfStreamDiffers(database: DataSource): Promise<void> {
  const receiver = new EventReceiver();
  for (const event of await wholeStream(database)) receiver.take(event);
  const registrations = await database.query<({ id: string } & object)[]>(
    `select id, session_id as "sessionId", attendee_id as "attendeeId", state, attendance as "attendanceMode" from registrations`,
  );
  const sessions = await database.query<{ id: string; state: string }[]>(
    `select id, state from sessions where published_at is not null`,
  );
  const wanted = new Map(registrations.map(({ id, ...row }) => [id, row]));
  const deleted = [...receiver.registrations].filter(([id]) => !wanted.has(id as string));
  expect(deleted.every(([, row]) => (row as { state: string }).state === 'cancelled')).toBe(true);
  for (const [id] of deleted) receiver.registrations.delete(id);
  expect(receiver.registrations).toEqual(wanted);
  expect(receiver.sessions).toEqual(new Map(sessions.map(({ id, state }) => [id, state])));
}
