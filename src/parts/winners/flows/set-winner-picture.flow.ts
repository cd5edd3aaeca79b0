import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import { requireAccepted } from '../domain/acceptances.queries.js';
import { requireOnTeam } from '../domain/require-on-team.js';
import { maxPicturePixels, pictureTypes } from '../domain/winner-entry.js';
import { lockEntry, updateEntry } from '../domain/winner-entries.queries.js';
import { invalidField } from '../../../platform/errors.js';
import { deleteFiles, storeFile } from '../../../platform/file-store/files.queries.js';
import type { SpooledFile, StorableFile } from '../../../platform/file-store/spooled-file.js';
import { storableBytes } from '../../../platform/file-store/storable-bytes.js';
import { redraw } from '../../../platform/images/redraw.js';
import { Changes } from '../../../flows/changes.js';

/** Sets the picture of a winner, or removes it: for its team, and staff. */
@Injectable()
export class SetWinnerPicture {
  constructor(private readonly changes: Changes) {}

  /** Draws a picture anew and stores it. Throws NotFound, and Invalid for a file that is no picture, or too large. */
  async run(proposalId: string, [file]: readonly SpooledFile[], actor: Actor): Promise<void> {
    if (file === undefined) throw invalidField('picture', 'picture-missing', 'Choose a picture.');
    await file.checked('picture', pictureTypes);
    const drawing = await redraw(await file.bytes(), maxPicturePixels, 'webp');
    if (typeof drawing === 'string') {
      throw invalidField('picture', 'picture-unreadable', "The image can't be read, or has more than 25 megapixels.");
    }
    await this.write(proposalId, storableBytes('picture.webp', 'image/webp', drawing.content), actor);
  }

  /** Removes the picture; does nothing without one. Throws NotFound. */
  async remove(proposalId: string, actor: Actor): Promise<void> {
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
