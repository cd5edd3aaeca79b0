import { Injectable } from '@nestjs/common';
import { type Actor, requireSelf } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { maxPhotoPixels } from '../../domain/speakers/speaker-photo.js';
import { lockSpeaker, updateSpeaker } from '../../domain/speakers/speakers.queries.js';
import { invalidField } from '../../platform/errors.js';
import { imageTypes } from '../../platform/file-store/file-types.js';
import { deleteFiles, storeFile } from '../../platform/file-store/files.queries.js';
import { type SpooledFile, type StorableFile, storableBytes } from '../../platform/file-store/spooled-file.js';
import { redraw } from '../../platform/images/redraw.js';
import { Changes } from '../changes.js';

/** Sets the photo of a speaker, or removes it. */
@Injectable()
export class SetSpeakerPhoto {
  constructor(private readonly changes: Changes) {}

  /** Draws a photo anew and stores it. Throws NotFound, and Invalid for a file that is no photo, or too large. */
  async run(id: string, [file]: readonly SpooledFile[], actor: Actor): Promise<void> {
    requireSelf(actor, id);
    if (file === undefined) throw invalidField('photo', 'photo-missing', 'Choose a photo.');
    await file.checked('photo', imageTypes);
    const drawing = await redraw(await file.bytes(), maxPhotoPixels);
    if (typeof drawing === 'string') {
      throw invalidField('photo', 'photo-unreadable', "The image can't be read, or has more than 25 megapixels.");
    }
    await this.write(id, storableBytes('photo.png', 'image/png', drawing.content), actor);
  }

  /** Removes the photo; does nothing without one. Throws NotFound. */
  async remove(id: string, actor: Actor): Promise<void> {
    requireSelf(actor, id);
    await this.write(id, null, actor);
  }

  private async write(id: string, photo: StorableFile | null, actor: Actor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const { photoId: before } = await lockSpeaker(tx, id);
      const photoId = photo && (await storeFile(tx, photo, now));
      if (photoId === before) return;
      await updateSpeaker(tx, id, { photoId, updatedAt: now });
      if (before !== null) await deleteFiles(tx, [before], now);
      await record(change, photo === null ? 'speaker.photo-removed' : 'speaker.photo-set', `speaker:${id}`);
    });
  }
}
