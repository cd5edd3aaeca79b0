import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import {
  lockExpiredOffers,
  releaseReservations,
  sessionsToRelease,
} from '../../domain/registrations/release.queries.js';
import { listAttendees } from '../../domain/registrations/registrations.queries.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { giveBack } from '../../domain/registrations/leave.js';
import { promote } from '../../domain/registrations/promote.js';

const system = { kind: 'system' } as const;

/** Gives the line what time has freed: seats that were offered and not accepted, and seats that were kept too long. */
@Injectable()
export class ReleaseSeats {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Gives how many sessions had something to release. Any number of instances may run it at once. */
  async run(): Promise<number> {
    const now = this.clock.now();
    const sessionIds = await sessionsToRelease(this.database.manager, now);
    for (const id of sessionIds) await this.release(id, now);
    return sessionIds.length;
  }

  private async release(sessionId: string, now: Date): Promise<void> {
    const domain = new URL(this.config.publicUrl).hostname;
    await this.database.transaction(async (tx) => {
      let session = await lockSession(tx, sessionId);
      if (session.state !== 'published') return;
      const expired = await lockExpiredOffers(tx, session.id, now);
      const attendees = await listAttendees(
        tx,
        expired.map((registration) => registration.attendeeId),
      );
      for (const registration of expired) {
        const attendee = attendees.get(registration.attendeeId);
        if (attendee === undefined) continue;
        const leaving = { session, registration, attendee, actor: system, kind: 'offer-expired' as const, domain, now };
        ({ session } = await giveBack(tx, leaving));
      }
      const released = await releaseReservations(tx, session, now);
      const auditEntries = released.map(({ organizationId, seats }) => ({
        actor: system,
        action: 'session.seats-released',
        subject: `session:${session.id}`,
        details: { organizationId, seats },
      }));
      await recordAll(tx, auditEntries, now);
      const reserved = session.reserved - released.reduce((sum, { seats }) => sum + seats, 0);
      await promote(tx, { ...session, reserved }, domain, now);
    });
  }
}
