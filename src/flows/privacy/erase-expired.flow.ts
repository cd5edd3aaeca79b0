import { forgetting } from '../../domain/privacy/forgetting.js';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { record } from '../../domain/identity/change.js';
import { removeOldAddressChanges } from '../../domain/privacy/address-changes.queries.js';
import { erasePeople } from '../../domain/privacy/erase-people.js';
import {
  claimRetention,
  forgetContacts,
  forgetUninvited,
  listCallsToErase,
  listPeopleToErase,
} from '../../domain/privacy/retention.queries.js';
import { forgetSpeakerAddresses, forgetSpeakerInvites } from '../../domain/privacy/speaker-data.queries.js';
import { Clock } from '../../platform/clock.js';
import { Changes } from '../changes.js';
import { type BackgroundWork, Job } from '../../platform/job.js';

/** Number of people erased in one transaction: it locks the call's sessions, and only briefly. */
const portion = 50;
const system = { kind: 'system' } as const;

/** Erases the people of calls whose time of storage is over, as their privacy notices say, and addresses nobody proved. */
@Injectable()
@Job({ everyMs: 600_000, atStart: true })
export class EraseExpired implements BackgroundWork {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Returns how many people were erased. Any number of instances can run it at once: each call is erased by one of them. */
  async run(): Promise<number> {
    await this.changes.run(system, async ({ tx, now }) => {
      await removeOldAddressChanges(tx, now);
      await forgetSpeakerInvites(tx, now);
      for (const forget of forgetting.all) await forget(tx, now);
    });
    let count = 0;
    for (const callId of await listCallsToErase(this.database.manager, this.clock.now())) {
      for (let more = await this.erase(callId); more > 0; more = await this.erase(callId)) count += more;
    }
    return count;
  }

  private erase(callId: string): Promise<number> {
    return this.changes.run(system, async (change) => {
      const { tx, now } = change;
      // The notice can have been changed since the call was found.
      if (!(await claimRetention(tx, callId)) || !(await listCallsToErase(tx, now)).includes(callId)) return 0;
      await forgetUninvited(tx, callId);
      await forgetContacts(tx, callId);
      await forgetSpeakerAddresses(tx, callId, now);
      const ids = await listPeopleToErase(tx, callId, now, portion);
      if (ids.length === 0) return 0;
      const erased = await erasePeople(change, await getCall(tx, callId), ids, { confirms: false });
      await record(change, 'call.people-erased', `call:${callId}`, { count: erased.length });
      return erased.length;
    });
  }
}
