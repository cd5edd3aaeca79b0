import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { Conflict } from '../../platform/errors.js';
import { announceMs, fingerprintOf, wrapNext, wrapPrevious } from '../../platform/secrets/secret-ring.js';
import { insertSecret, lockSecrets, replaceSecrets } from '../../platform/secrets/secrets.queries.js';
import { Changes } from '../changes.js';

/** The replacement of the database's secret. */
export interface Rotation {
  /** The current secret; null if it is lost. */
  present: string | null;
  next: string;
  /** For how many days existing links keep working; 0 if the secret leaked. */
  days: number;
}

/** Replaces the secret that links are derived from. */
@Injectable()
export class RotateSecret {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns from when links are made with the next secret, and until when older ones work. Unless they end at once,
   * processes that run learn the next secret before it is used. Throws Conflict if another rotation has just begun.
   */
  async run({ present, next, days }: Rotation, actor: Actor): Promise<{ activeFrom: Date; acceptedUntil: Date }> {
    return this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx, now } = change;
      const newest = (await lockSecrets(tx)).at(-1);
      if (newest === undefined) throw new Conflict('no-secret', 'Start Greenroom once before you rotate its secret.');
      const { generation, fingerprint } = newest;
      if (newest.activeFrom > now || (present !== null && !fingerprint.equals(fingerprintOf(present)))) {
        throw new Conflict('secret-rotating', 'The secret has just been rotated. Try again in a minute.');
      }
      const isAnnounced = present !== null && days > 0;
      const activeFrom = isAnnounced ? new Date(now.getTime() + announceMs) : now;
      const acceptedUntil = new Date(now.getTime() + (present === null ? 0 : days) * 86_400_000);
      await replaceSecrets(tx, generation, { acceptedUntil, next: isAnnounced ? wrapNext(present, next) : null });
      await insertSecret(tx, {
        generation: generation + 1,
        fingerprint: fingerprintOf(next),
        activeFrom,
        previous: present === null ? null : wrapPrevious(next, present),
      });
      await record(change, 'workspace.secret-rotated', 'workspace', { acceptedUntil: acceptedUntil.toISOString() });
      return { activeFrom, acceptedUntil };
    });
  }
}
