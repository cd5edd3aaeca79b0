import { Injectable } from '@nestjs/common';
import { type Actor, requireSelf } from '../../domain/identity/actor.js';
import { addMaterial } from '../../domain/materials/change-materials.js';
import type { MaterialInput } from '../../domain/materials/material.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { lockSessionSpeaker } from '../../domain/speakers/session-speakers.queries.js';
import { Forbidden } from '../../platform/errors.js';
import type { StorableFile } from '../../platform/file-store/spooled-file.js';
import { Changes } from '../changes.js';

/** Adds the slides of a speaker to their session. */
@Injectable()
export class UploadMaterial {
  constructor(private readonly changes: Changes) {}

  /** Returns the id of the material. Throws NotFound, Forbidden for somebody who does not speak there, and Invalid. */
  async run(sessionId: string, speakerId: string, input: MaterialInput, file: StorableFile | null, actor: Actor) {
    requireSelf(actor, speakerId);
    return this.changes.run(actor, async (change) => {
      const session = await lockSession(change.tx, sessionId);
      const { status, task } = await lockSessionSpeaker(change.tx, session.id, speakerId);
      if (status === 'declined' || task !== null)
        throw new Forbidden('forbidden', 'Only speakers of the session can add files.');
      return addMaterial(change, session, input, file);
    });
  }
}
