import { randomUUID } from 'node:crypto';
import type { Changes } from '../../src/flows/changes.js';
import type { Actor } from '../../src/domain/identity/actor.js';
import { admitGroup } from '../../src/domain/registrations/admission/admit.js';
import type { GroupRequest, RegisterResult } from '../../src/domain/registrations/admission/registration-request.js';
import { lockOccurrence } from '../../src/domain/sessions/sessions.queries.js';

/** Registers people together, about whom is decided as a whole: what the roster of a delegation does with its session. */
export function registerGroup(
  changes: Changes,
  sessionId: string,
  group: Omit<GroupRequest, 'groupId' | 'actor'>,
  actor: Actor,
): Promise<RegisterResult[]> {
  return changes.run(actor, async (change) =>
    admitGroup(change, await lockOccurrence(change.tx, sessionId), { ...group, groupId: randomUUID(), actor }),
  );
}
