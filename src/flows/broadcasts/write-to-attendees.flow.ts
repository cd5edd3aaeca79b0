import type { CampaignText } from '../../domain/campaigns/campaign-texts.js';
import { Injectable } from '@nestjs/common';
import { broadcasts } from '../../domain/broadcasts/broadcasts.queries.js';
import { checkBroadcast } from '../../domain/broadcasts/check-broadcast.js';
import { confirmAudience } from '../../domain/broadcasts/confirm-audience.js';
import { createBroadcast } from '../../domain/broadcasts/create-broadcast.js';
import { sessionBroadcast } from '../../domain/broadcasts/session-broadcast.js';
import { startBroadcast } from '../../domain/broadcasts/broadcast-sending.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { Changes } from '../changes.js';

/** Sends a text to everybody with a seat in one session: a broadcast that its facilitators can send, too. */
@Injectable()
export class WriteToAttendees {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the number of recipients. Throws NotFound, Forbidden, Invalid, and Conflict if there is nobody or another
   * number of people than `confirm`.
   */
  async run(sessionId: string, content: CampaignText, confirm: number, actor: Actor, id?: string): Promise<number> {
    requireAbility(actor, 'change', sessionId);
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const session = await getSession(tx, sessionId);
      const { callId } = session;
      const call = await getCall(tx, callId);
      const input = sessionBroadcast(call, session, content);
      await checkBroadcast(tx, call, input);
      const count = await confirmAudience(tx, { callId, filter: input.filter }, confirm, now);
      const broadcast = await createBroadcast(change, callId, input, id);
      const scheduled = { state: 'scheduled' as const, sendAt: now, sendZone: call.timeZone, updatedAt: now };
      await broadcasts.update(tx, broadcast.id, scheduled);
      await startBroadcast(change, { ...broadcast, ...scheduled });
      return count;
    });
  }
}
