import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Changes } from '../changes.js';

/** Records that an organizer exported a list of people. Like `RecordAccess`, it can follow a GET. */
@Injectable()
export class RecordExport {
  constructor(private readonly changes: Changes) {}

  /** `what` names the list: `attendees`, `attendance`, `feedback`. Throws Forbidden. */
  async run(session: { id: string }, what: 'attendees' | 'attendance' | 'feedback', actor: Actor): Promise<void> {
    requireAbility(actor, 'read');
    await this.changes.run(actor, (change) => record(change, 'session.exported', `session:${session.id}`, { what }));
  }
}
