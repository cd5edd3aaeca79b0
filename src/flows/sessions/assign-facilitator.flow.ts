import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { record, type Change } from '../../domain/identity/change.js';
import { changeComing, type SeriesChange } from '../../domain/sessions/change-series.js';
import { type Facilitator, listFacilitators, writeFacilitator } from '../../domain/sessions/facilitators.queries.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { NotFound } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Assigns sessions to facilitators, who see and run them from now on, or takes them from them. */
@Injectable()
export class AssignFacilitator {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the name of the facilitator. Assigning twice changes nothing. Throws Forbidden, and NotFound for somebody who
   * isn't a facilitator of the team.
   */
  async run(sessionId: string, organizerId: string, isAssigned: boolean, actor: Actor): Promise<string> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { id } = await lockSession(change.tx, sessionId);
      const facilitator = found(await listFacilitators(change.tx, id), organizerId);
      await assign(change, id, facilitator, isAssigned);
      return facilitator.name;
    });
  }

  /**
   * Makes these people the facilitators of all coming sessions of a series, and nobody else. `check` sees what was done,
   * and can throw to undo it. Throws Forbidden, NotFound for somebody who isn't a facilitator, and what `check` throws.
   */
  async runForSeries(
    seriesId: string,
    organizerIds: readonly string[],
    actor: Actor,
    check: (done: SeriesChange) => void,
  ): Promise<SeriesChange> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const done = await assignAll(change, seriesId, organizerIds);
      check(done);
      return done;
    });
  }

  /** Returns what `runForSeries` would do: it runs and is rolled back. */
  async previewForSeries(seriesId: string, organizerIds: readonly string[], actor: Actor): Promise<SeriesChange> {
    return this.changes.previewIfAble(actor, 'change', (change) => assignAll(change, seriesId, organizerIds));
  }
}

async function assignAll(change: Change, seriesId: string, organizerIds: readonly string[]): Promise<SeriesChange> {
  return changeComing(change, seriesId, async ({ id }) => {
    const all = await listFacilitators(change.tx, id);
    const wanted = organizerIds.map((one) => found(all, one));
    const added = wanted.filter(({ isAssigned }) => !isAssigned);
    const removed = all.filter((one) => one.isAssigned && !wanted.includes(one));
    for (const one of added) await assign(change, id, one, true);
    for (const one of removed) await assign(change, id, one, false);
    const names = (some: Facilitator[]) => some.map(({ name }) => name);
    return added.length + removed.length === 0 ? 'unchanged' : { added: names(added), removed: names(removed) };
  });
}

async function assign(change: Change, sessionId: string, to: Facilitator, isAssigned: boolean): Promise<void> {
  if (to.isAssigned === isAssigned) return;
  await writeFacilitator(change.tx, sessionId, { organizerId: to.id, isAssigned, now: change.now });
  const action = isAssigned ? 'session.facilitator-assigned' : 'session.facilitator-removed';
  await record(change, action, `session:${sessionId}`, { facilitator: to.id });
}

function found(all: readonly Facilitator[], organizerId: string): Facilitator {
  const facilitator = all.find(({ id }) => id === organizerId);
  if (facilitator === undefined) throw new NotFound('facilitator-not-found', 'Facilitator not found.');
  return facilitator;
}
