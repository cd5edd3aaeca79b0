import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { addMaterial } from '../../domain/materials/change-materials.js';
import type { MaterialInput } from '../../domain/materials/material-input.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import type { StorableFile } from '../../platform/file-store/spooled-file.js';
import { Changes } from '../changes.js';

/** Adds a file or a link to a session. */
@Injectable()
export class AddMaterial {
  constructor(private readonly changes: Changes) {}

  /** Returns the id of the material. Throws NotFound, Forbidden and Invalid. */
  async run(
    sessionId: string,
    input: MaterialInput,
    file: StorableFile | null,
    actor: Actor,
    id?: string,
  ): Promise<string> {
    requireAbility(actor, 'change', sessionId);
    return this.changes.run(actor, async (change) =>
      addMaterial(change, await lockSession(change.tx, sessionId), input, file, id),
    );
  }
}
