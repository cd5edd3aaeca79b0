import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { addMaterial, editMaterial, moveMaterial, removeMaterial } from '../../domain/materials/change-materials.js';
import type { MaterialInput, Material } from '../../domain/materials/material.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import type { StorableFile } from '../../platform/file-store/spooled-file.js';
import { Changes } from '../changes.js';
import type { Edit } from '../../platform/three-way-merge.js';

/** Materials of sessions. */
@Injectable()
export class ChangeMaterial {
  constructor(private readonly changes: Changes) {}

  /** Adds a file or a link to a session. Returns the id of the material. Throws NotFound, Forbidden and Invalid. */
  async add(sessionId: string, input: MaterialInput, file: StorableFile | null, actor: Actor, id?: string) {
    requireAbility(actor, 'change', sessionId);
    return this.changes.run(actor, async (change) =>
      addMaterial(change, await lockSession(change.tx, sessionId), input, file, id),
    );
  }

  /** Changes what is said of it, and replaces its file if there is one. Throws NotFound, Forbidden and Invalid. */
  async edit(
    { sessionId, id }: Pick<Material, 'sessionId' | 'id'>,
    input: Edit<Material, MaterialInput>,
    file: StorableFile | null,
    actor: Actor,
  ): Promise<void> {
    requireAbility(actor, 'change', sessionId);
    await this.changes.run(actor, async (change) =>
      editMaterial(change, await lockSession(change.tx, sessionId), id, input, file),
    );
  }

  /** Moves it a place up or down. Throws NotFound and Forbidden. */
  async move({ sessionId, id }: Pick<Material, 'sessionId' | 'id'>, direction: 'up' | 'down', actor: Actor) {
    requireAbility(actor, 'change', sessionId);
    await this.changes.run(actor, async (change) =>
      moveMaterial(change, await lockSession(change.tx, sessionId), id, direction),
    );
  }

  /** Deletes it with its file, and returns it. Throws NotFound and Forbidden. */
  async delete({ sessionId, id }: Pick<Material, 'sessionId' | 'id'>, actor: Actor): Promise<Material> {
    requireAbility(actor, 'change', sessionId);
    return this.changes.run(actor, async (change) =>
      removeMaterial(change, await lockSession(change.tx, sessionId), id),
    );
  }
}
