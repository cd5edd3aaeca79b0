import { Injectable } from '@nestjs/common';
import type { OrganizerActor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import {
  noteConfirmed,
  noteSeen,
  type OpenLogin,
  endLogin,
  endLogins,
  findLogin,
} from '../../domain/identity/logins.queries.js';
import { countProof, type Proof, requireProof } from '../../domain/identity/second-factor/require-proof.js';
import { notifyAccountChange } from '../../domain/notifications/staff/notify-account-change.js';
import { Changes } from '../changes.js';
import { isSeenDue } from '../../domain/identity/login.js';
import { Clock } from '../../platform/clock.js';
import { writeIfPossible } from '../../platform/database/database-gone.js';
import { NotFound } from '../../platform/errors.js';

/** Where members are signed in. */
@Injectable()
export class ChangeLogins {
  constructor(
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  /**
   * Confirms that an organizer is still the one who uses a login, before they change how they sign in. Throws Invalid
   * unless the proof is their password or a code, and TooManyRequests while earlier failures delay it.
   */
  async confirm(proof: Proof, actor: OrganizerActor, loginId: string): Promise<void> {
    await this.changes.run(actor, (change) => countProof(change, actor.id, proof));
    await this.changes.run(actor, async (change) => {
      const { isRecoveryCode } = await requireProof(change, actor.id, proof);
      await noteConfirmed(change.tx, loginId, change.now);
      if (!isRecoveryCode) return;
      await record(change, 'organizer.recovery-code-used', `organizer:${actor.id}`);
      await notifyAccountChange(change, actor.id, 'recovery-code-used');
    });
  }

  /** Records when a login was last used, coarsely. Writes at most once every ten minutes per login. */
  async noteSeen({ login }: OpenLogin): Promise<void> {
    if (!isSeenDue(login, this.clock.now())) return;
    await writeIfPossible(() => this.changes.run({ kind: 'system' }, ({ tx, now }) => noteSeen(tx, login.id, now)));
  }

  /** Ends one of the organizer's own logins. Throws NotFound for logins of other people. */
  async endOne(id: string, actor: OrganizerActor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      if (!(await endLogin(change.tx, id, actor.id, change.now))) {
        throw new NotFound('login-not-found', 'There is no such login. It may have ended already.');
      }
      await record(change, 'organizer.signed-out', `organizer:${actor.id}`);
    });
  }

  /** Ends all of the organizer's own logins, including the current one. */
  async endAll(actor: OrganizerActor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      await endLogins(change.tx, actor.id, change.now);
      await record(change, 'organizer.signed-out-everywhere', `organizer:${actor.id}`);
    });
  }

  /** Ends the login with this token. Does nothing if it has ended or expired before. */
  async endByToken(token: string, origin: string): Promise<void> {
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
