import { Injectable } from '@nestjs/common';
import { record } from '../../domain/identity/audit.queries.js';
import { endLogin, endLogins, findLogin } from '../../domain/identity/logins.queries.js';
import { NotFound } from '../../platform/errors.js';
import { Changes } from '../changes.js';
import type { OrganizerActor } from '../../domain/identity/actor.js';

/** Ends logins of an organizer on the server, independently of the cookies. */
@Injectable()
export class EndLogins {
  constructor(private readonly changes: Changes) {}

  /** Ends one of the organizer's own logins. Throws NotFound for logins of other people. */
  async one(id: string, actor: OrganizerActor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      if (!(await endLogin(change.tx, id, actor.id, change.now))) {
        throw new NotFound('login-not-found', 'There is no such login. It may have ended already.');
      }
      await record(change, 'organizer.signed-out', `organizer:${actor.id}`);
    });
  }

  /** Ends all of the organizer's own logins, including the current one. */
  async all(actor: OrganizerActor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      await endLogins(change.tx, actor.id, change.now);
      await record(change, 'organizer.signed-out-everywhere', `organizer:${actor.id}`);
    });
  }

  /** Ends the login with this token. Does nothing if it has ended or expired before. */
  async byToken(token: string, origin: string): Promise<void> {
    await this.changes.run({ kind: 'visitor', origin }, async (change) => {
      const { tx, now } = change;
      const found = await findLogin(tx, token, now);
      if (found === null) return;
      const { id, role } = found.organizer;
      await endLogin(tx, found.login.id, id, now);
      const byOrganizer = { ...change, actor: { kind: 'organizer', id, role, origin } as const };
      await record(byOrganizer, 'organizer.signed-out', `organizer:${id}`);
    });
  }
}
