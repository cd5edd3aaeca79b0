import type { StreamEvent } from '../../../domain/events/event.js';
import type { Connection } from '../../../platform/database/tx.js';
import { Place } from '../../../platform/place.js';

/** Reads what an event is about, as the API shows it. */
export interface EventObject {
  /** The types of its events begin with it, as `session`. */
  group: string;
  /** Returns null if it is gone. */
  read(connection: Connection, data: StreamEvent['data'], publicUrl: string): Promise<object | null>;
}

/** What full payloads contain. */
export const eventObjects = new Place<EventObject>('objects of events', ({ group }) => group);
