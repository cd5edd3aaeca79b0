import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import { requireAccepted } from '../domain/acceptances.queries.js';
import { requireOnTeam } from '../domain/require-on-team.js';
import { entryFields, type EntryInput, maxPicturePixels, pictureTypes } from '../domain/winner-entry.js';
import { deleteName, lockEntry, updateEntry, writeName } from '../domain/winner-entries.queries.js';
import { Forbidden, invalidField } from '../../../platform/errors.js';
import { changesOf, type Edit } from '../../../platform/three-way-merge.js';
import { Changes } from '../../../flows/changes.js';
import { deleteFiles, storeFile } from '../../../platform/file-store/files.queries.js';
import { type SpooledFile, type StorableFile, storableBytes } from '../../../platform/file-store/spooled-file.js';
import { redraw } from '../../../platform/images/redraw.js';

/** Edits what the public page of winners says of one, and shows. */
@Injectable()
export class EditWinnerEntry {
  constructor(private readonly changes: Changes) {}

  /** Throws NotFound for the proposal of others, Conflict before the team has accepted, and what `edit` throws. */
  async edit(proposalId: string, edit: Edit<EntryInput, EntryInput>, actor: Actor): Promise<void> {
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

  /** Draws a picture anew and stores it. Throws NotFound, and Invalid for a file that is no picture, or too large. */
  async setPicture(proposalId: string, [file]: readonly SpooledFile[], actor: Actor): Promise<void> {
    if (file === undefined) throw invalidField('picture', 'picture-missing', 'Choose a picture.');
    await file.checked('picture', pictureTypes);
    const drawing = await redraw(await file.bytes(), maxPicturePixels, 'webp');
    if (typeof drawing === 'string') {
      throw invalidField('picture', 'picture-unreadable', "The image can't be read, or has more than 25 megapixels.");
    }
    await this.write(proposalId, storableBytes('picture.webp', 'image/webp', drawing.content), actor);
  }

  /** Removes the picture; does nothing without one. Throws NotFound. */
  async removePicture(proposalId: string, actor: Actor): Promise<void> {
    await this.write(proposalId, null, actor);
  }

  private async write(proposalId: string, picture: StorableFile | null, actor: Actor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      await requireOnTeam(tx, proposalId, actor);
      await requireAccepted(tx, proposalId);
      const { pictureId: before } = await lockEntry(tx, proposalId);
      const pictureId = picture && (await storeFile(tx, picture, now));
      if (pictureId === before) return;
      await updateEntry(tx, proposalId, { pictureId, updatedAt: now });
      if (before !== null) await deleteFiles(tx, [before], now);
      await record(
        change,
        picture === null ? 'winner.picture-removed' : 'winner.picture-set',
        `proposal:${proposalId}`,
      );
    });
  }
}

function requireTeam(actor: Actor): string {
  if (actor.kind === 'attendee') return actor.id;
  throw new Forbidden('forbidden', 'Only the team can change what is published about its proposal.');
}
