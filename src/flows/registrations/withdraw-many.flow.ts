import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Conflict } from '../../platform/errors.js';
import { isLive } from '../../domain/registrations/registration.js';
import { listAttendees, lockRegistrations } from '../../domain/registrations/registrations.queries.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import type { Decided } from '../../domain/registrations/decided.js';
import { listCheckedIn } from '../../domain/attendance/check-ins.queries.js';
import { checkedIn } from '../../domain/attendance/require-not-checked-in.js';
import { giveBack } from '../../domain/registrations/leave.js';
import { promote } from '../../domain/registrations/promote.js';

/** Takes many registrations of one session back at once. */
@Injectable()
export class WithdrawMany {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * All in one transaction; the line moves up once, after the last, so that nobody is promoted only to be withdrawn.
   * Gives what became of each registration of the session, in the order of the line: Conflict stands at those that do
   * not count any more. Throws NotFound, Forbidden, and Conflict once the session is over.
   */
  async run(sessionId: string, registrationIds: readonly string[], actor: Actor): Promise<Decided[]> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    const domain = new URL(this.config.publicUrl).hostname;
    return this.database.transaction(async (tx) => {
      let session = await lockSession(tx, sessionId);
      if (session.endsAt <= now) throw new Conflict('over', 'The session is over; there is nothing to withdraw from.');
      const registrations = (await lockRegistrations(tx, registrationIds)).filter((one) => one.sessionId === sessionId);
      const attendees = await listAttendees(
        tx,
        registrations.map((one) => one.attendeeId),
      );
      const inside = await listCheckedIn(
        tx,
        registrations.map((one) => one.id),
      );
      const decided: Decided[] = [];
      for (const registration of registrations) {
        const attendee = attendees.get(registration.attendeeId);
        if (attendee === undefined || !isLive(registration.state)) {
          const refusal = new Conflict('not-live', 'This registration does not count any more.');
          decided.push({ registrationId: registration.id, ok: false, refusal });
          continue;
        }
        if (inside.has(registration.id)) {
          decided.push({ registrationId: registration.id, ok: false, refusal: checkedIn() });
          continue;
        }
        const left = await giveBack(tx, { session, registration, attendee, actor, kind: 'withdrawn', domain, now });
        session = left.session;
        decided.push({ registrationId: registration.id, ok: true, registration: left.registration });
      }
      await promote(tx, session, domain, now);
      return decided;
    });
  }
}
