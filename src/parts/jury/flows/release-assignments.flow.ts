import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import type { Change } from '../../../domain/identity/change.js';
import { Changes } from '../../../flows/changes.js';
import { notifyAssigned } from '../domain/juror-emails.js';
import { releaseAssignments } from '../domain/jury.queries.js';
import { requireUndecided } from '../domain/require-undecided.js';

/** How many assignments are released, and how many jurors get an email about theirs. */
export interface Release {
  released: number;
  notified: number;
}

/** Shows draft assignments to their jurors, with one email each. Later assignments wait for the next release. */
@Injectable()
export class ReleaseAssignments {
  constructor(private readonly changes: Changes) {}

  /** Throws NotFound, and Conflict after the decision. Without drafts it changes nothing. */
  async run(callSlug: string, actor: Actor): Promise<Release> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, (change) => release(change, callSlug));
  }

  /** Returns what `run` would, and changes nothing. Throws as `run`. */
  async preview(callSlug: string, actor: Actor): Promise<Release> {
    requireAbility(actor, 'change');
    return this.changes.preview(actor, (change) => release(change, callSlug));
  }
}

async function release(change: Change, callSlug: string): Promise<Release> {
  const { tx, now } = change;
  const call = await getCallBySlug(tx, callSlug);
  await lockJury(tx, call.id);
  await requireUndecided(tx, call.id);
  const pairs = await releaseAssignments(tx, call.id, now);
  const notified = await notifyAssigned(change, call, pairs);
  if (pairs.length > 0) await record(change, 'jury.released', `call:${call.id}`, { released: pairs.length, notified });
  return { released: pairs.length, notified };
}
