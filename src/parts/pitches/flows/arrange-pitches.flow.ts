import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newUid } from '../../../domain/calendar/event-identity.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { type Change, record } from '../../../domain/identity/change.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { lockSession, updateSession } from '../../../domain/sessions/sessions.queries.js';
import { Changes } from '../../../flows/changes.js';
import { Conflict, invalidField, NotFound } from '../../../platform/errors.js';
import { changesOf, type Edit } from '../../../platform/three-way-merge.js';
import { arrangementOf, pitchPage, requireFitting } from '../domain/arrangement.js';
import { drawnOrder, isPlace, type PitchInput } from '../domain/pitch.js';
import {
  addPitch,
  findOrder,
  listPitches,
  type PitchOrder,
  placePitch,
  removePitches,
  writeDraw,
  writeDrawn,
  writePublished,
  writeTiming,
} from '../domain/pitches.queries.js';
import { staysIn, takesPart } from '../domain/running-order.js';
import { tellTeams } from '../domain/tell.js';

/**
 * Arranges the pitches of a session: who pitches, in which order, and when it is published. Everything locks the session
 * first, so that two of these, and a move of the session, come one by one. Each tells the teams whose times have changed,
 * once the order is published, and returns how many people. Each throws Forbidden, NotFound, and Conflict for a session
 * that is cancelled or over.
 */
@Injectable()
export class ArrangePitches {
  constructor(private readonly changes: Changes) {}

  /**
   * Sets the timing and the teams. After the draw, another team comes last, by hand, and the place of one that is removed
   * stays empty. Throws Invalid for more teams than fit, and what `edit` throws.
   */
  async arrange(sessionId: string, edit: Edit<PitchInput, PitchInput>, actor: Actor): Promise<number> {
    return this.change(sessionId, actor, async (change, session) => {
      const { tx, now, domain } = change;
      const before = await listPitches(tx, sessionId);
      const drawn = await findOrder(tx, sessionId);
      const { teams, ...timing } = changesOf(edit, arrangementOf(drawn, before));
      await writeTiming(tx, sessionId, timing);
      const isIn = new Set(before.flatMap(({ proposalId, removedAt }) => (removedAt === null ? [proposalId] : [])));
      const removed = before.filter(({ proposalId, removedAt }) => removedAt === null && !teams.includes(proposalId));
      await removePitches(
        tx,
        removed.map(({ id }) => id),
        now,
      );
      const added = teams.filter((id) => !isIn.has(id));
      let last =
        drawn === null || drawn.draws === 0 ? null : Math.max(-1, ...before.map(({ position }) => position ?? -1));
      for (const proposalId of added) {
        if (last !== null) last += 1;
        const id = randomUUID();
        const count = await addPitch(tx, id, sessionId, proposalId, last, newUid(domain, id), now);
        if (count === 0) throw invalidField('teams', 'team-gone', 'One of the proposals can no longer be chosen.');
      }
      const details = { ...timing, added: added.length, removed: removed.length };
      return this.done(change, session, 'session.pitches-arranged', details);
    });
  }

  /**
   * Draws the order, unless it was drawn since the page was opened: `seen` is how often it had been. Drawing it again takes
   * a reason. The seed is in the activity log, with each reason. Returns null where nothing was drawn. Throws Conflict
   * without teams, and Invalid without a reason.
   */
  async draw(
    sessionId: string,
    { seen, reason }: { seen: number; reason: string },
    actor: Actor,
    seed: string = randomBytes(16).toString('hex'),
  ): Promise<number | null> {
    return this.change(sessionId, actor, async (change, session) => {
      const { tx, now } = change;
      const order = await getOrder(change, sessionId);
      if (order.draws !== seen) return null;
      if (order.draws > 0 && reason === '') throw invalidField('reason', 'required', 'Say why it is drawn again.');
      const pitches = await listPitches(tx, sessionId);
      const ids = pitches.filter(staysIn).map(({ id }) => id);
      if (ids.length === 0) throw new Conflict('no-pitches', 'No team pitches.');
      await writeDraw(tx, sessionId, seed, now);
      await writeDrawn(tx, sessionId, drawnOrder(ids, seed));
      const details = { seed, teams: ids.length, ...(reason !== '' && { reason }) };
      return this.done(change, session, 'session.pitches-drawn', details);
    });
  }

  /**
   * Moves a team to another place by hand, the first of which is 0; a team that is there swaps with it. Throws Conflict
   * before the draw, and Invalid for what is no place.
   */
  async place(sessionId: string, pitchId: string, position: number, actor: Actor): Promise<number> {
    return this.change(sessionId, actor, async (change, session) => {
      const { tx } = change;
      const pitches = await listPitches(tx, sessionId);
      const moved = pitches.find(({ id }) => id === pitchId);
      if (moved === undefined || !takesPart(moved) || moved.position === null)
        throw new Conflict('pitch-not-drawn', 'This team has no place in the order.');
      if (!isPlace(position))
        throw invalidField('place', 'not-a-choice', 'Choose a place of the order.', { choices: '' });
      if (moved.position === position) return 0;
      const other = pitches.find((one) => one.position === position);
      await placePitch(tx, pitchId, position);
      if (other !== undefined) await placePitch(tx, other.id, moved.position);
      const details = { proposal: moved.proposalId, from: moved.position + 1, to: position + 1 };
      return this.done(change, session, 'session.pitch-moved', details);
    });
  }

  /** Publishes the order. Doing it twice changes nothing. Throws Conflict before the draw, and for a draft. */
  async publish(sessionId: string, actor: Actor): Promise<number> {
    return this.change(sessionId, actor, async (change, session) => {
      const { tx, now } = change;
      const order = await getOrder(change, sessionId);
      if (order.draws === 0) throw new Conflict('pitches-not-drawn', 'Draw the order first.');
      if (session.state !== 'published') throw new Conflict('not-published', 'Publish the session first.');
      if (order.publishedAt !== null) return 0;
      await writePublished(tx, sessionId, now);
      await updateSession(tx, sessionId, { partPages: [...session.partPages, pitchPage] });
      return this.done(change, session, 'session.pitches-published', {});
    });
  }

  private async change<Result>(
    sessionId: string,
    actor: Actor,
    work: (change: Change, session: Session) => Promise<Result>,
  ): Promise<Result> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const session = await lockSession(change.tx, sessionId);
      if (session.state === 'cancelled') throw new Conflict('cancelled', 'The session is cancelled.');
      if (session.publishedAt !== null && session.endsAt <= change.now)
        throw new Conflict('over', 'The session is over.');
      return work(change, session);
    });
  }

  /** Refuses what does not fit, tells the teams, and notes how many people that were. */
  private async done(change: Change, session: Session, action: string, details: object): Promise<number> {
    const order = await getOrder(change, session.id);
    requireFitting(order, await listPitches(change.tx, session.id), session);
    const notified = await tellTeams(change, session, order);
    await record(change, action, `session:${session.id}`, { ...details, ...(notified > 0 && { notified }) });
    return notified;
  }
}

async function getOrder({ tx }: Change, sessionId: string): Promise<PitchOrder> {
  const order = await findOrder(tx, sessionId);
  if (order === null) throw new NotFound('pitches-not-found', 'The session has no pitches.');
  return order;
}
