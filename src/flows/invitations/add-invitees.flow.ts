import { adding } from '../../domain/invitations/adding.js';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCall, getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record, type Change } from '../../domain/identity/change.js';
import type { InviteesInput, InviteeSource } from '../../domain/invitations/invitation-input.js';
import { maxCorrected } from '../../domain/invitations/invitation.js';
import { allInvitations, type UnreadPart } from '../../domain/invitations/invitations.queries.js';
import { decideUnread, insertFrom, insertListed, removeInvalid } from '../../domain/invitations/invitees.queries.js';
import { listPortions } from '../../domain/invitations/invitee-list.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import type { Tx } from '../../platform/database/tx.js';
import { isInScope } from '../../domain/identity/api-key.js';
import { languageFor } from '../../domain/registrations/people/language-for.js';
import { getTag } from '../../domain/registrations/people/tags.queries.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { EventLoopTurns } from '../../platform/event-loop-turns.js';
import { Changes } from '../changes.js';

/** Adds people to an invitation or a poll, and decides about those whose rows are not understood. */
@Injectable()
export class AddInvitees {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
  ) {}

  /**
   * Adds the rows of a list and the people of a source. Who is on the invitation already is skipped, and invalid rows
   * are kept with what is wrong. `corrects`: the rows replace the invalid ones that the page shows. The people of a
   * sent invitation are invited at once. Returns how many were added. Throws NotFound, Conflict for a stopped
   * invitation or a closed poll, and Invalid for a list that can't be read, of which nobody is added.
   */
  async run(
    id: string,
    { list, source }: InviteesInput,
    actor: Actor,
    { corrects = false }: { corrects?: boolean } = {},
  ): Promise<number> {
    requireAbility(actor, 'change');
    await allInvitations.get(this.database.manager, id);
    const portions = listPortions(list);
    let added = source === null ? 0 : await this.change(id, actor, (change) => addSource(change, id, source));
    if (corrects) await this.change(id, actor, ({ tx }) => removeInvalid(tx, id, maxCorrected));
    const turns = new EventLoopTurns();
    for (const readRows of portions) {
      await turns.next();
      added += await this.change(id, actor, ({ tx }) => insertListed(tx, id, readRows()));
    }
    await this.change(id, actor, (change) => noteAdded(change, id, added));
    return added;
  }

  /**
   * Decides about everyone on a draft whose language or time zone is not understood in the same way: they get it in the
   * language and the time of the call, or are left out. Can be decided again. Returns how many people. Throws NotFound,
   * and Conflict if it is no longer a draft.
   */
  async decide(
    id: string,
    { isLeftOut, ...cell }: { part: UnreadPart; text: string; isLeftOut: boolean },
    actor: Actor,
  ): Promise<number> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx } = change;
      const invitation = await allInvitations.lock(tx, id, 'edit');
      const call = await getCall(tx, invitation.callId);
      const usual = cell.part === 'language' ? languageFor(undefined, call) : call.timeZone;
      const count = await decideUnread(tx, id, cell, isLeftOut ? null : usual);
      const name = invitation.pollId === null ? `invitation` : `poll`;
      await record(change, `${name}.edited`, `${name}:${invitation.pollId ?? id}`, { fields: ['people'] });
      return count;
    });
  }

  private change<Result>(id: string, actor: Actor, work: (change: Change) => Promise<Result>): Promise<Result> {
    return this.changes.run(actor, async (change) => {
      const invitation = await allInvitations.lock(change.tx, id);
      const { state, reservedUntil } = invitation;
      for (const check of adding.all) await check(change.tx, invitation, change.now);
      allInvitations.requireMove(invitation, 'add');
      if (state === 'sent' && reservedUntil !== null) {
        const message = 'Seats are reserved for the people of this invitation. Create another one for more people.';
        throw new Conflict('invitation-seats-reserved', message);
      }
      return work(change);
    });
  }
}

async function noteAdded(change: Change, id: string, count: number): Promise<void> {
  const { pollId } = await allInvitations.get(change.tx, id);
  if (pollId === null) await record(change, 'invitation.people-added', `invitation:${id}`, { count });
  else await record(change, 'poll.people-added', `poll:${pollId}`, { count });
}

/** Throws NotFound for an unknown source, and for one in a call that the key of the API is not for. */
async function addSource({ tx, actor }: Change, id: string, source: InviteeSource): Promise<number> {
  const { callId, key } = await findSource(tx, source);
  const callIds = actor.kind === 'api-key' ? (actor.callIds ?? null) : null;
  if (!isInScope({ callIds }, callId)) throw new NotFound('call-not-found', 'Call not found.');
  return insertFrom(tx, id, source.from, key);
}

async function findSource(tx: Tx, source: InviteeSource): Promise<{ callId: string; key: string }> {
  if ('session' in source) {
    return { callId: (await getSession(tx, source.session)).callId, key: source.session };
  }
  if (source.from === 'tagged') return { callId: (await getTag(tx, source.tag)).callId, key: source.tag };
  const { id } = await getCallBySlug(tx, source.call);
  return { callId: id, key: id };
}
