import type { DataSource } from 'typeorm';
import { withdrawMany } from '../../src/domain/attendance/withdraw-many.js';
import type { Actor } from '../../src/domain/identity/actor.js';
import { resendMany } from '../../src/domain/registrations/links/resend-many.js';
import { Changes } from '../../src/flows/changes.js';
import type { Clock } from '../../src/platform/clock.js';
import { makeFlow } from './flows.js';

/** What background tasks do to many registrations of a session, each in one transaction. */
export function many(dataSource: DataSource, clock: Clock) {
  const changes = makeFlow(Changes, dataSource, clock);
  return {
    withdraw: (sessionId: string, ids: readonly string[], actor: Actor) =>
      changes.run(actor, (change) => withdrawMany(change, sessionId, ids)),
    resend: (sessionId: string, ids: readonly string[], actor: Actor) =>
      changes.run(actor, (change) => resendMany(change, sessionId, ids)),
  };
}
