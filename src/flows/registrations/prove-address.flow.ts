import { Injectable } from '@nestjs/common';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { isProven } from '../../domain/registrations/proven.js';
import { proveAddress } from '../../domain/registrations/prove-address.js';
import { Changes } from '../changes.js';

/** Proves the address of an attendee who has come back with a secret that had left by email. */
@Injectable()
export class ProveAddress {
  constructor(private readonly changes: Changes) {}

  /** Returns whether the address was not proven before. */
  async run(attendee: Pick<Attendee, 'id' | 'provenAt'>, origin?: string): Promise<boolean> {
    if (isProven(attendee)) return false;
    const actor = { kind: 'attendee' as const, id: attendee.id, origin };
    const proven = await this.changes.run(actor, (change) => proveAddress(change, [attendee.id], 'owner'));
    return proven.length > 0;
  }
}
