import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AudienceFilter } from '../../domain/broadcasts/audience-filter.js';
import type { BroadcastContents } from '../../domain/broadcasts/broadcast.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import {
  type BroadcastChanges,
  broadcastFaults,
  type BroadcastInput,
} from '../../domain/broadcasts/broadcast-input.js';
import {
  deleteBroadcast,
  insertBroadcast,
  lockBroadcast,
  updateBroadcast,
} from '../../domain/broadcasts/broadcasts.queries.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCall, getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict, Invalid } from '../../platform/errors.js';
import { languages } from '../../platform/i18n/messages.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import type { Tx } from '../../platform/database/tx.js';

/** Writes a broadcast, changes it and throws it away, as long as nothing of it has been sent. */
@Injectable()
export class DraftBroadcast {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Gives the new draft. Throws NotFound for an unknown call, and Invalid for a fault in what it says (`broadcastFaults`). */
  async create(callSlug: string, { filter, contents }: BroadcastInput, actor: Actor): Promise<Broadcast> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const call = await getCallBySlug(tx, callSlug);
      await checkBroadcast(tx, call, { filter, contents });
      const broadcast: Broadcast = {
        id: randomUUID(),
        callId: call.id,
        state: 'draft',
        filter,
        contents,
        sendAt: null,
        sendZone: null,
        recipients: null,
        unsubscribed: null,
        suppressed: null,
        sent: null,
        failed: null,
        dropped: null,
        createdBy: actorName(actor),
        createdAt: now,
        updatedAt: now,
        startedAt: null,
        endedAt: null,
      };
      await insertBroadcast(tx, broadcast);
      await record(tx, actor, 'broadcast.created', `broadcast:${broadcast.id}`, now);
      return broadcast;
    });
  }

  /** Gives the draft as it is now. Throws NotFound, Invalid, and Conflict when it is no draft any more. */
  async edit(id: string, changes: BroadcastChanges, actor: Actor): Promise<Broadcast> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const broadcast = await lockDraft(tx, id);
      const edited = { filter: changes.filter ?? broadcast.filter, contents: changes.contents ?? broadcast.contents };
      await checkBroadcast(tx, await getCall(tx, broadcast.callId), edited);
      await updateBroadcast(tx, id, { ...edited, updatedAt: now });
      await record(tx, actor, 'broadcast.edited', `broadcast:${id}`, now, { fields: Object.keys(changes) });
      return { ...broadcast, ...edited, updatedAt: now };
    });
  }

  /** Throws NotFound, and Conflict when it is no draft any more. */
  async remove(id: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      await lockDraft(tx, id);
      await deleteBroadcast(tx, id);
      await record(tx, actor, 'broadcast.deleted', `broadcast:${id}`, now);
    });
  }
}

/** Throws Invalid for whatever `broadcastFaults` finds, and for a session of another call. */
async function checkBroadcast(
  tx: Tx,
  call: Call,
  input: { filter: AudienceFilter; contents: BroadcastContents },
): Promise<void> {
  const faults = broadcastFaults(
    input,
    call.languages,
    languages.map(({ code }) => code),
  );
  const known = await listSessionsById(tx, input.filter.sessions);
  const own = new Set(known.filter((one) => one.callId === call.id).map((one) => one.id));
  if (!input.filter.sessions.every((id) => own.has(id))) {
    faults.push({ path: 'filter.sessions', code: 'unknown-session', message: 'The call has no such session.' });
  }
  if (faults.length > 0) throw new Invalid('invalid', 'Some fields are not valid.', {}, faults);
}

async function lockDraft(tx: Tx, id: string): Promise<Broadcast> {
  const broadcast = await lockBroadcast(tx, id);
  if (broadcast.state !== 'draft') throw new Conflict('broadcast-no-draft', 'The broadcast is no draft any more.');
  return broadcast;
}
