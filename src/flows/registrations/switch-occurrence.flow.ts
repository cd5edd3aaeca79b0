import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, isAble } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Conflict, Forbidden } from '../../platform/errors.js';
import { isLive } from '../../domain/registrations/registration.js';
import { getAttendee, getRegistration, lockRegistration } from '../../domain/registrations/registrations.queries.js';
import { lockOccurrences } from '../../domain/sessions/sessions.queries.js';
import { admitGroups, type RegisterResult } from '../../domain/registrations/admit.js';
import { carryAnswers } from '../../domain/registrations/carry-answers.js';
import { requireNotCheckedIn } from '../../domain/attendance/require-not-checked-in.js';
import { leave } from '../../domain/registrations/leave.js';

/** Moves a person from one run of a session to another. */
@Injectable()
export class SwitchOccurrence {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Gives the registration for the other run. All or nothing: whoever has a seat keeps it when the other run has none for
   * them. Throws NotFound, Forbidden for anybody but the attendee and staff, and Conflict when the registration does not
   * count any more, the session is no run of the same, or it takes no registrations.
   */
  async run(registrationId: string, sessionId: string, actor: Actor): Promise<RegisterResult> {
    const now = this.clock.now();
    const { secret, publicUrl } = this.config;
    const domain = new URL(publicUrl).hostname;
    return this.database.transaction(async (tx) => {
      const found = await getRegistration(tx, registrationId);
      const runs = await lockOccurrences(tx, found.sessionId);
      const from = runs.find((run) => run.id === found.sessionId);
      const to = runs.find((run) => run.id === sessionId && run.id !== found.sessionId);
      const registration = await lockRegistration(tx, registrationId);
      const attendee = await getAttendee(tx, registration.attendeeId);
      const isOwn = actor.kind === 'attendee' && actor.id === attendee.id;
      if (!isOwn && !isAble(actor, 'change')) throw new Forbidden('forbidden', 'This registration is not yours.');
      if (from === undefined || to === undefined)
        throw new Conflict('not-a-run', 'That is no run of the same session.');
      if (!isLive(registration.state)) throw new Conflict('not-live', 'This registration does not count any more.');
      if (from.endsAt <= now) throw new Conflict('over', 'The session is over.');
      await requireNotCheckedIn(tx, registration.id);
      const { email, name, timeZone, language } = attendee;
      await leave(tx, { session: from, registration, attendee, actor, kind: 'withdrawn', domain, now });
      const group = {
        people: [{ email, name, timeZone, language }],
        allOrNothing: false,
        delegationId: registration.delegationId,
      };
      const [outcome] = await admitGroups(tx, to, [{ ...group, groupId: null, actor }], { secret, domain, now });
      if (outcome === undefined) throw new Error('A move to another run was not decided.');
      if (!outcome.ok) throw outcome.error;
      const [result] = outcome.result;
      if (result === undefined) throw new Error('A move to another run was decided and not answered.');
      const hadSeat = registration.state === 'confirmed' || registration.state === 'offered';
      if (hadSeat && result.registration.state !== 'confirmed') {
        throw new Conflict('run-full', 'The other run has no seat that is free; you keep yours.');
      }
      return { ...result, registration: await carryAnswers(tx, registration, result.registration, now) };
    });
  }
}
