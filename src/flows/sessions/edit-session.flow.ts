import { Injectable } from '@nestjs/common';
import { getCall } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import type { Change } from '../../domain/identity/change.js';
import { setMaterialLinks } from '../../domain/materials/change-materials.js';
import { countReachable } from '../../domain/notifications/suppression/suppressions.queries.js';
import { changeSeats } from '../../domain/registrations/seats/change-seats.js';
import {
  changedReminders,
  checkSessionChanges,
  recordEdit,
  reviseSession,
} from '../../domain/registrations/seats/revise-session.js';
import { promote } from '../../domain/registrations/waitlist/promote.js';
import { noRecipients } from '../../domain/sessions/recipients.js';
import { noteLeft, resolveSeries } from '../../domain/sessions/resolve-series.js';
import { sessionDifference } from '../../domain/sessions/session-changes.js';
import { changedTexts } from '../../domain/sessions/session-texts.js';
import { isForFacilitators, type SessionChanges } from '../../domain/sessions/session-input.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { requireNotCancelled } from '../../domain/sessions/session.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { assignSpeakers } from '../../domain/speakers/assign-speakers.js';
import { choosePlace } from '../../domain/venues/choose-place.js';
import { Config } from '../../platform/config.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';

/** Updates everything but the time of a session. */
@Injectable()
export class EditSession {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /**
   * Returns the session and who will be notified. A new title, format or venue is sent to people with a seat and to
   * speakers after a settling time, unless `isAnnounced` is false: they are then notified together with the next edit that
   * is announced. A new venue raises SEQUENCE. A new join link is not sent, because it is behind their personal links.
   * Raising the capacity promotes the waiting list. Throws Conflict for a capacity below the taken and reserved seats,
   * Forbidden for a facilitator who changes more than the room and the material, and what `edit` throws.
   */
  async run(sessionId: string, edit: Edit<Session, SessionChanges>, actor: Actor, isAnnounced = true) {
    requireAbility(actor, 'change', sessionId);
    return this.changes.run(actor, (change) => this.edit(change, sessionId, edit, isAnnounced));
  }

  /** Returns what `run` would, and changes nothing. Throws as `run`. */
  async preview(sessionId: string, edit: Edit<Session, SessionChanges>, actor: Actor, isAnnounced: boolean) {
    requireAbility(actor, 'change', sessionId);
    return this.changes.preview(actor, (change) => this.edit(change, sessionId, edit, isAnnounced));
  }

  private async edit(change: Change, sessionId: string, edit: Edit<Session, SessionChanges>, isAnnounced: boolean) {
    const { tx, actor } = change;
    const session = await lockSession(tx, sessionId);
    requireNotCancelled(session, " and can't be changed");
    const requested = changesOf(edit, session);
    if (!isForFacilitators(requested)) requireAbility(actor, 'change');
    const { series, recordingUrl, slidesUrl, ...others } = requested;
    await setMaterialLinks(change, session, { recordingUrl, slidesUrl });
    const inSeries = series === undefined ? {} : { seriesId: await resolveSeries(change, session.callId, series) };
    const { settings, counts } = await changeSeats(change, session, others);
    const placed = await choosePlace(tx, others, session);
    const texts = changedTexts(session, others, await getCall(tx, session.callId));
    const edited = { ...others, ...settings, ...inSeries, ...placed, ...texts };
    const changes = await assignSpeakers(change, session, edited);
    const current = { ...session, reminders: session.ownReminders ? session.reminders : null };
    const difference = sessionDifference(current, changes);
    if (difference.fields.length === 0) return { session, recipients: noRecipients };
    await checkSessionChanges(change, session, changes, this.config);
    const written = { ...changes, ...counts, ...(await changedReminders(change, session, changes)) };
    await noteLeft(change, session, changes.seriesId);
    const { edited: saved, recipients } = await reviseSession(change, session, written, difference, isAnnounced);
    const notified: string[] = [];
    const seats = await promote(change, saved, notified);
    const promoted = await countReachable(tx, notified);
    const all = recipients === null && promoted === 0 ? null : { ...noRecipients, ...recipients, promoted };
    await recordEdit(change, session, difference.fields, all);
    return { session: { ...saved, ...seats }, recipients: all ?? noRecipients };
  }
}
