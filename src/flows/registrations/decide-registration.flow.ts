import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Conflict, NotFound, type Refusal } from '../../platform/errors.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import type { Decided } from '../../domain/registrations/decided.js';
import { freeSeats } from '../../domain/registrations/registration.js';
import { listAttendees, lockRegistrations, sessionsOf } from '../../domain/registrations/registrations.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { admitPending } from '../../domain/registrations/admit-pending.js';
import { declinePending } from '../../domain/registrations/decline-pending.js';
import { promote } from '../../domain/registrations/promote.js';
import type { Tx } from '../../platform/database/tx.js';

export type Verdict = 'approve' | 'decline';

/** Approves or declines applications to sessions with manual approval. */
@Injectable()
export class DecideRegistration {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Gives the registration: an approved person takes a seat or a place in line at this moment. Throws NotFound, and
   * Conflict for a registration that is not pending, for a full session without a waiting list, and once the session is
   * cancelled or over.
   */
  async run(registrationId: string, verdict: Verdict, actor: Actor): Promise<Registration> {
    const [decided] = await this.runAll([registrationId], verdict, null, actor);
    if (decided === undefined) throw new Error('A registration was decided and not answered.');
    if (!decided.ok) throw decided.refusal;
    return decided.registration;
  }

  /**
   * Decides several in one transaction, in the order in which they came, whatever their sessions. Gives what became of
   * each, in the order of `registrationIds`; what `run` throws for one stands at it and keeps none of the others. The
   * note is told to the people. A party that stays together and is approved in one call does so in the line as well.
   */
  async runAll(
    registrationIds: readonly string[],
    verdict: Verdict,
    note: string | null,
    actor: Actor,
  ): Promise<Decided[]> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    const told = { domain: new URL(this.config.publicUrl).hostname, note: note?.trim() || null, actor, now };
    const ids = [...new Set(registrationIds.map((id) => id.toLowerCase()))];
    const decided = await this.database.transaction(async (tx) => {
      const sessions: Session[] = [];
      for (const id of await sessionsOf(tx, ids)) sessions.push(await lockSession(tx, id));
      const registrations = await lockRegistrations(tx, ids);
      const all: Decided[] = [];
      for (const session of sessions) {
        const own = registrations.filter((registration) => registration.sessionId === session.id);
        all.push(...(await decideOf(tx, session, own, verdict, told)));
      }
      return new Map(all.map((one) => [one.registrationId, one]));
    });
    const missing = () => new NotFound('registration-not-found', 'There is no such registration.');
    return registrationIds.map(
      (id) => decided.get(id.toLowerCase()) ?? { registrationId: id, ok: false, refusal: missing() },
    );
  }
}

async function decideOf(
  tx: Tx,
  locked: Session,
  registrations: readonly Registration[],
  verdict: Verdict,
  told: { domain: string; note: string | null; actor: Actor; now: Date },
): Promise<Decided[]> {
  const closed = closedFor(locked, told.now);
  const refused = (refusal: Refusal) => (one: Registration) => ({
    registrationId: one.id,
    ok: false as const,
    refusal,
  });
  const others = registrations.filter((one) => one.state !== 'pending');
  const pending = registrations.filter((one) => one.state === 'pending');
  const notPending = others.map(refused(new Conflict('not-pending', 'This registration is not waiting for approval.')));
  if (closed !== null || pending.length === 0) {
    return [...notPending, ...(closed === null ? [] : pending.map(refused(closed)))];
  }
  const attendees = await listAttendees(
    tx,
    pending.map((one) => one.attendeeId),
  );
  if (verdict === 'decline') return [...notPending, ...(await declinePending(tx, locked, pending, attendees, told))];
  // Nobody who is approved now overtakes somebody who may have a free seat.
  const isServed = locked.waiting === 0 || freeSeats(locked).free === 0;
  const session = isServed ? locked : { ...locked, ...(await promote(tx, locked, told.domain, told.now)) };
  return [...notPending, ...(await admitPending(tx, session, pending, attendees, told))];
}

function closedFor(session: Session, now: Date): Refusal | null {
  if (session.state === 'cancelled') return new Conflict('cancelled', 'The session is cancelled.');
  return session.endsAt <= now ? new Conflict('over', 'The session is over.') : null;
}
