import type { Change } from '../identity/change.js';
import { NotFound } from '../../platform/errors.js';
import type { Session } from '../sessions/session.entity.js';
import { lockSession } from '../sessions/sessions.queries.js';
import { decidePending, type Verdict } from './decide-pending.js';
import type { Decided } from './decided.js';
import { lockRegistrations, sessionsOf } from './registrations.queries.js';

/**
 * Decides several pending registrations, of any sessions. Returns an outcome for each of `registrationIds`, in order; a
 * refusal of one doesn't affect the others. A group that is approved together stays together on the waiting list.
 */
export async function decideMany(
  change: Change,
  registrationIds: readonly string[],
  verdict: Verdict,
  note: string | null,
): Promise<Decided[]> {
  const { tx } = change;
  const ids = [...new Set(registrationIds.map((id) => id.toLowerCase()))];
  const sessions: Session[] = [];
  for (const id of await sessionsOf(tx, ids)) sessions.push(await lockSession(tx, id));
  const registrations = await lockRegistrations(tx, ids);
  const decided = new Map<string, Decided>();
  for (const session of sessions) {
    const own = registrations.filter(({ sessionId }) => sessionId === session.id);
    const all = await decidePending(change, session, own, verdict, note?.trim() || null);
    for (const one of all) decided.set(one.registrationId, one);
  }
  return registrationIds.map((id) => decided.get(id.toLowerCase()) ?? missing(id));
}

function missing(registrationId: string): Decided {
  const refusal = new NotFound('registration-not-found', 'Registration not found.');
  return { registrationId, ok: false, refusal };
}
