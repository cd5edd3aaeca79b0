import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { addDocument, editPilot, removeDocument, removePilot } from '../domain/change-pilot.js';
import { departmentOf, type Pilot, type PilotDocument, type PilotOfCall, withOfficeFields } from '../domain/pilot.js';
import type { DocumentInput, PilotInput } from '../domain/pilot-input.js';
import { type ListedPilot, lockPilot } from '../domain/pilots.queries.js';
import type { StorableFile } from '../../../platform/file-store/spooled-file.js';
import { Changes } from '../../../flows/changes.js';

/** Changes a pilot and its documents, and deletes it. */
@Injectable()
export class EditPilot {
  constructor(private readonly changes: Changes) {}

  /** `edit` gets the pilot once it is locked. Throws NotFound, Forbidden, Invalid, and what `edit` throws. */
  async run({ call, id }: PilotOfCall, edit: (pilot: Pilot) => PilotInput, actor: Actor): Promise<void> {
    requireAbility(actor, 'change-pilot');
    await this.changes.run(actor, async (change) => {
      const pilot = await lockPilot(change, (await getCallBySlug(change.tx, call)).id, id);
      const edited = edit(pilot);
      await editPilot(change, pilot, departmentOf(actor) === null ? edited : withOfficeFields(edited, pilot));
    });
  }

  /** Deletes it with its milestones and documents, and returns it. Throws NotFound and Forbidden. */
  async delete({ call, id }: PilotOfCall, actor: Actor): Promise<ListedPilot> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const pilot = await lockPilot(change, (await getCallBySlug(change.tx, call)).id, id);
      await removePilot(change, pilot);
      return pilot;
    });
  }

  /** Adds a file or a link, and returns its id. Throws NotFound, Forbidden and Invalid. */
  async addDocument(
    { call, id }: PilotOfCall,
    input: DocumentInput,
    file: StorableFile | null,
    actor: Actor,
  ): Promise<string> {
    requireAbility(actor, 'change-pilot');
    return this.changes.run(actor, async (change) => {
      const pilot = await lockPilot(change, (await getCallBySlug(change.tx, call)).id, id);
      return addDocument(change, pilot, input, file);
    });
  }

  /** Deletes a document with its file, and returns it. Throws NotFound and Forbidden. */
  async removeDocument({ call, id }: PilotOfCall, documentId: string, actor: Actor): Promise<PilotDocument> {
    requireAbility(actor, 'change-pilot');
    return this.changes.run(actor, async (change) => {
      const pilot = await lockPilot(change, (await getCallBySlug(change.tx, call)).id, id);
      return removeDocument(change, pilot, documentId);
    });
  }
}
