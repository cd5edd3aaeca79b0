import { Injectable } from '@nestjs/common';
import { type Actor, actorName } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { lockJuryBySlug } from '../../../domain/calls/calls.queries.js';
import { requireUndecided } from '../../jury/domain/require-undecided.js';
import { holdLettersAbout } from '../domain/open-letter.js';
import { deleteShortlist, insertShortlist } from '../domain/letters.queries.js';
import { Conflict } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';

/** Publishes the shortlist to its teams, for owners: from now on they may know. */
@Injectable()
export class PublishShortlist {
  constructor(private readonly changes: Changes) {}

  /** Throws NotFound, Forbidden, and Conflict once the winners are decided, and the second time. */
  async publish(callSlug: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx, now } = change;
      const { id } = await lockJuryBySlug(tx, callSlug);
      await requireUndecided(tx, id);
      const isNew = await insertShortlist(tx, { callId: id, publishedBy: actorName(actor), publishedAt: now });
      if (!isNew) throw new Conflict('shortlist-published', 'The shortlist is published already.');
      await record(change, 'jury.shortlist-published', `call:${id}`);
    });
  }

  /** Letters that are leaving are held. Throws NotFound, Forbidden, and Conflict if it isn't published. */
  async takeBack(callSlug: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx } = change;
      const { id } = await lockJuryBySlug(tx, callSlug);
      if (!(await deleteShortlist(tx, id)))
        throw new Conflict('letter-shortlist-unpublished', 'The shortlist is not published.');
      await holdLettersAbout(change, id, ['shortlisted']);
      await record(change, 'jury.shortlist-taken-back', `call:${id}`);
    });
  }
}
