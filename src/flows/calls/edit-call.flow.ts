import { Injectable } from '@nestjs/common';
import { nextStamp } from '../../domain/calendar/event-identity.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { callDifference, checkCallChanges } from '../../domain/calls/call-changes.js';
import { listUsedTerms } from '../../domain/calls/used-terms.queries.js';
import type { CallChanges } from '../../domain/calls/call-input.js';
import { lockCallBySlug, updateCall } from '../../domain/calls/calls.queries.js';
import { derivedDates } from '../../domain/calls/call-dates.js';
import { enqueueDeadlineMoved } from '../../domain/notifications/reminders/deadline-moved.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { rereadIfReworded } from '../../domain/proposals/read-texts.js';
import { followCallReminders, lockFollowingSessions } from '../../domain/sessions/call-reminders.queries.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';

/** Updates the texts and dates of a call. */
@Injectable()
export class EditCall {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the call. A changed date moves its event in calendars, and
   * people who rely on the deadline get an email. Throws NotFound, and Invalid if the call would close
   * before it opens, or a theme or criterion that something uses is removed, and what `edit` throws.
   */
  async run(slug: string, edit: Edit<Call, CallChanges>, actor: Actor): Promise<Call> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      if (typeof edit === 'function' || edit.reminders) await lockFollowingSessions(tx, slug);
      const call = await lockCallBySlug(tx, slug);
      const changes = changesOf(edit, call);
      const difference = callDifference(call, changes);
      if (difference.fields.length === 0) return call;
      checkCallChanges(call, changes, await listUsedTerms(tx, call.id));
      const written: Partial<Call> = {
        ...changes,
        ...(difference.dates && {
          ...derivedDates({ ...call, ...changes }),
          sequence: call.sequence + 1,
          datesRevision: call.datesRevision + 1,
        }),
        updatedAt: nextStamp(call.updatedAt, now),
      };
      await updateCall(tx, call.id, written);
      if (difference.fields.includes('reminders'))
        await followCallReminders(tx, call.id, changes.reminders ?? call.reminders, now);
      await rereadIfReworded(tx, call, { ...call, ...written });
      await enqueueDeadlineMoved(change, { ...call, ...written }, call.closesAt, {});
      await record(change, 'call.edited', `call:${call.id}`, { fields: difference.fields });
      return { ...call, ...written };
    });
  }
}
