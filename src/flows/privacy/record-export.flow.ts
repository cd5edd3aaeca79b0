import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { Changes } from '../changes.js';

/** The lists about people and their work that can be downloaded, and what their entries in the activity log are about. */
const exportedLists = {
  attendees: { action: 'session.exported', about: 'session', requires: 'read' },
  attendance: { action: 'session.exported', about: 'session', requires: 'read' },
  /** The list that a phone stores for check-in. */
  'check-in': { action: 'session.exported', about: 'session', requires: 'check-in' },
  feedback: { action: 'session.exported', about: 'session', requires: 'read' },
  questions: { action: 'call.questions-exported', about: 'call', requires: 'read' },
  'session-questions': { action: 'session.exported', about: 'session', requires: 'read' },
  'quick-polls': { action: 'session.exported', about: 'session', requires: 'read' },
  people: { action: 'call.people-exported', about: 'call', requires: 'read' },
  proposals: { action: 'call.proposals-exported', about: 'call', requires: 'read' },
  pilots: { action: 'call.pilots-exported', about: 'call', requires: 'read' },
  'jury-results': { action: 'call.results-exported', about: 'call', requires: 'read' },
} as const;
export type ExportedList = keyof typeof exportedLists;

/** Records that an organizer exported a list. Like `RecordAccess`, it can follow a GET. */
@Injectable()
export class RecordExport {
  constructor(private readonly changes: Changes) {}

  /** `of` is the session or the call of the list. Throws Forbidden. */
  async run(of: { id: string }, what: ExportedList, actor: Actor): Promise<void> {
    const { action, about, requires } = exportedLists[what];
    requireAbility(actor, requires, about === 'session' ? of.id : null);
    await this.changes.run(actor, (change) => record(change, action, `${about}:${of.id}`, { what }));
  }
}
