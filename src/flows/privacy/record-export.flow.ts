import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Changes } from '../changes.js';

/** The lists about people and their work that can be downloaded, and what their entries in the activity log are about. */
const exportedLists = {
  attendees: { action: 'session.exported', about: 'session' },
  attendance: { action: 'session.exported', about: 'session' },
  feedback: { action: 'session.exported', about: 'session' },
  proposals: { action: 'call.proposals-exported', about: 'call' },
  'jury-results': { action: 'call.results-exported', about: 'call' },
} as const;
export type ExportedList = keyof typeof exportedLists;

/** Records that an organizer exported a list. Like `RecordAccess`, it can follow a GET. */
@Injectable()
export class RecordExport {
  constructor(private readonly changes: Changes) {}

  /** `of` is the session or the call of the list. Throws Forbidden. */
  async run(of: { id: string }, what: ExportedList, actor: Actor): Promise<void> {
    requireAbility(actor, 'read');
    const { action, about } = exportedLists[what];
    await this.changes.run(actor, (change) => record(change, action, `${about}:${of.id}`, { what }));
  }
}
