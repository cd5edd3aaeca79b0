import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import type { AddressChange } from '../../domain/privacy/address-change.js';
import { findAddressChangeByToken } from '../../domain/privacy/address-changes.queries.js';
import { changeAddress, changeEnded } from '../../domain/privacy/change-address.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { Clock } from '../../platform/clock.js';
import { Changes } from '../changes.js';

/** Changes the address of a person to the one that the link in an email proves. */
@Injectable()
export class ChangeAddress {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Returns the change behind a link and the person who asked. Throws Gone for one that is used, replaced or expired. */
  async find(token: string): Promise<{ wanted: AddressChange; attendee: Attendee }> {
    const connection = this.database.manager;
    const wanted = await findAddressChangeByToken(connection, token);
    if (wanted === null || wanted.email === '' || wanted.expiresAt <= this.clock.now()) throw changeEnded();
    return { wanted, attendee: await getAttendee(connection, wanted.attendeeId) };
  }

  /** Returns the person with the new address. Throws Gone, and Conflict where somebody else of the call has it by now. */
  async run(token: string, origin?: string): Promise<Attendee> {
    const { wanted, attendee } = await this.find(token);
    return this.changes.run({ kind: 'attendee', id: attendee.id, origin }, async (change) =>
      changeAddress(change, await getCall(change.tx, attendee.callId), { ...wanted, provenBy: 'owner' }),
    );
  }
}
