import { Injectable } from '@nestjs/common';
import { lockJuryBySlug } from '../../../domain/calls/calls.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { record, type Change } from '../../../domain/identity/change.js';
import { derivedInstant } from '../../../domain/time/local-instant.js';
import { invalidField, NotFound } from '../../../platform/errors.js';
import { changesOf, type Edit } from '../../../platform/three-way-merge.js';
import { Changes } from '../../../flows/changes.js';
import type { JuryMember } from '../domain/jury.entity.js';
import type { JuryMemberInput } from '../domain/jury-input.js';
import { findMember, saveMember } from '../domain/jury-members.queries.js';
import { getRules, listJurors } from '../domain/jury.queries.js';
import { notifyDeadline } from '../domain/juror-emails.js';
import { ownDeadline } from '../domain/panel.js';
import { requireUndecided } from '../domain/require-undecided.js';

type MemberEdit = Edit<JuryMember, JuryMemberInput>;

/** Sets what one juror reads, and until when. */
@Injectable()
export class SetJuryMember {
  constructor(private readonly changes: Changes) {}

  /**
   * Existing assignments stay. With another deadline, a juror with open reviews gets an email. Throws NotFound, Invalid
   * for a deadline that isn't later than that of the call, and Conflict after the decision.
   */
  async run(callSlug: string, jurorId: string, edit: MemberEdit, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'administer', (change) => set(change, callSlug, jurorId, edit));
  }

  /** Returns how many emails that sends, and changes nothing. Throws as `run`. */
  async preview(callSlug: string, jurorId: string, edit: MemberEdit, actor: Actor): Promise<number> {
    return this.changes.previewIfAble(actor, 'administer', (change) => set(change, callSlug, jurorId, edit));
  }
}

async function set(change: Change, callSlug: string, jurorId: string, edit: MemberEdit): Promise<number> {
  const { tx } = change;
  const call = await lockJuryBySlug(tx, callSlug);
  await requireUndecided(tx, call.id);
  if (!(await listJurors(tx, call.id)).some(({ id }) => id === jurorId))
    throw new NotFound('juror-not-found', 'Juror not found.');
  const before = await findMember(tx, call.id, jurorId);
  const { themes, languages, scoresUntilLocal } = changesOf(edit, before);
  const derived = scoresUntilLocal === null ? null : derivedInstant(scoresUntilLocal, call.timeZone);
  const { scoresUntilAt } = await getRules(tx, call);
  const at = derived?.at ?? null;
  if (at !== null && ownDeadline(scoresUntilAt, at) !== at)
    throw invalidField('scoresUntilLocal', 'not-later', 'Must be later than the deadline of the call.');
  const own = { scoresUntilLocal, scoresUntilAt: at, tzVersion: derived?.tzVersion ?? '' };
  await saveMember(tx, { ...before, themes, languages, ...own });
  const details = { juror: jurorId, themes, languages, scoresUntilLocal };
  await record(change, 'jury.member-changed', `call:${call.id}`, details);
  return before.scoresUntilAt?.getTime() === at?.getTime() ? 0 : notifyDeadline(change, call, jurorId);
}
