import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import { requireAccepted } from '../domain/acceptances.queries.js';
import { requireOnTeam } from '../domain/require-on-team.js';
import { entryFields, type EntryInput } from '../domain/winner-entry.js';
import { deleteName, lockEntry, updateEntry, writeName } from '../domain/winner-entries.queries.js';
import { Forbidden } from '../../../platform/errors.js';
import { changesOf, type Edit } from '../../../platform/three-way-merge.js';
import { Changes } from '../../../flows/changes.js';

/** Edits what the winners page says about a proposal: for its team, because only they can agree to it. */
@Injectable()
export class EditWinnerEntry {
  constructor(private readonly changes: Changes) {}

  /** Throws NotFound for the proposal of others, Conflict before the team has accepted, and what `edit` throws. */
  async run(proposalId: string, edit: Edit<EntryInput, EntryInput>, actor: Actor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      requireTeam(actor);
      await requireOnTeam(tx, proposalId, actor);
      await requireAccepted(tx, proposalId);
      const entry = await lockEntry(tx, proposalId);
      const before = entryFields(entry);
      const { consents, ...fields } = changesOf(edit, before);
      if (isDeepStrictEqual({ ...fields, consents }, before)) return;
      const consentedAt = consents ? (entry.consentedAt ?? now) : null;
      await updateEntry(tx, proposalId, { ...fields, consentedAt, updatedAt: now });
      const action = consents === before.consents ? 'edited' : consents ? 'consented' : 'consent-withdrawn';
      await record(change, `winner.${action}`, `proposal:${proposalId}`);
    });
  }

  /** Shows the name of somebody on the team in public, or with null no longer. Throws as above. */
  async setName(proposalId: string, name: string | null, actor: Actor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const attendeeId = requireTeam(actor);
      await requireOnTeam(tx, proposalId, actor);
      await requireAccepted(tx, proposalId);
      await getAttendee(tx, attendeeId);
      const isChanged =
        name === null
          ? await deleteName(tx, proposalId, attendeeId)
          : await writeName(tx, { proposalId, attendeeId, name, consentedAt: now });
      if (isChanged)
        await record(change, name === null ? 'winner.name-hidden' : 'winner.name-shown', `proposal:${proposalId}`);
    });
  }

  /** Leaves a winner out of the page, or shows it again, for staff. Throws NotFound before the team has accepted. */
  async hide(proposalId: string, isHidden: boolean, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const { hiddenAt } = await lockEntry(tx, proposalId);
      if ((hiddenAt !== null) === isHidden) return;
      await updateEntry(tx, proposalId, { hiddenAt: isHidden ? now : null, updatedAt: now });
      await record(change, isHidden ? 'winner.hidden' : 'winner.shown', `proposal:${proposalId}`);
    });
  }
}

function requireTeam(actor: Actor): string {
  if (actor.kind === 'attendee') return actor.id;
  throw new Forbidden('forbidden', 'Only the team can change what is published about its proposal.');
}
