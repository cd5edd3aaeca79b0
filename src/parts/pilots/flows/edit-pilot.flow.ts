import { Injectable } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, isAble } from '../../../domain/identity/actor.js';
import { createPilot, addDocument, editPilot, removeDocument, removePilot } from '../domain/change-pilot.js';
import { getProposal } from '../../../domain/proposals/proposals.queries.js';
import { Changes } from '../../../flows/changes.js';
import {
  departmentOf,
  type Pilot,
  type PilotDocument,
  type PilotOfCall,
  withOfficeFields,
  type Milestone,
  maxMilestones,
} from '../domain/pilot.js';
import type { DocumentInput, PilotInput, MilestoneInput } from '../domain/pilot-input.js';
import { type ListedPilot, lockPilot } from '../domain/pilots.queries.js';
import type { StorableFile } from '../../../platform/file-store/spooled-file.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { invalidField } from '../../../platform/errors.js';
import { record, type Change } from '../../../domain/identity/change.js';
import {
  deleteMilestone,
  getMilestone,
  insertMilestone,
  listMilestones,
  updateMilestone,
} from '../domain/milestones.queries.js';

/** Creates, changes and deletes pilots, their documents and milestones. */
@Injectable()
export class EditPilot {
  constructor(private readonly changes: Changes) {}

  /**
   * Creates the pilot of a decided proposal. Returns the id of the pilot, also if there was one already. Throws
   * NotFound, Forbidden and Conflict.
   */
  async create(callSlug: string, externalId: string, actor: Actor): Promise<string> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const call = await getCallBySlug(change.tx, callSlug);
      return createPilot(change, await getProposal(change.tx, call.id, externalId));
    });
  }

  /** Changes a pilot. `edit` gets it once it is locked. Throws NotFound, Forbidden, Invalid, and what `edit` throws. */
  async edit(which: PilotOfCall, edit: (pilot: Pilot) => PilotInput, actor: Actor): Promise<void> {
    await this.run(which, 'change-pilot', actor, async (change, pilot) => {
      const edited = edit(pilot);
      await editPilot(change, pilot, departmentOf(actor) === null ? edited : withOfficeFields(edited, pilot));
    });
  }

  /** Deletes it with its milestones and documents, and returns it. Throws NotFound and Forbidden. */
  async delete(which: PilotOfCall, actor: Actor): Promise<ListedPilot> {
    return this.run(which, 'change', actor, async (change, pilot) => {
      await removePilot(change, pilot);
      return pilot;
    });
  }

  /** Adds a file or a link, and returns its id. Throws NotFound, Forbidden and Invalid. */
  async addDocument(which: PilotOfCall, input: DocumentInput, file: StorableFile | null, actor: Actor) {
    return this.run(which, 'change-pilot', actor, (change, pilot) => addDocument(change, pilot, input, file));
  }

  /** Deletes a document with its file, and returns it. Throws NotFound and Forbidden. */
  async removeDocument(which: PilotOfCall, documentId: string, actor: Actor): Promise<PilotDocument> {
    return this.run(which, 'change-pilot', actor, (change, pilot) => removeDocument(change, pilot, documentId));
  }

  /** Returns the id of the milestone. Throws NotFound, Forbidden, and Invalid for too many. */
  async addMilestone(which: PilotOfCall, input: MilestoneInput, actor: Actor, id: string = randomUUID()) {
    return this.run(which, 'change-pilot', actor, async (change, { id: pilotId }) => {
      const { tx, now } = change;
      if ((await listMilestones(tx, [pilotId])).length >= maxMilestones) {
        const message = `A pilot can have ${maxMilestones} milestones.`;
        throw invalidField('title', 'too-many-milestones', message, { most: maxMilestones });
      }
      await insertMilestone(tx, { ...input, id, pilotId }, now);
      await record(change, 'pilot.milestone-added', `pilot:${pilotId}`, { milestone: id });
      return id;
    });
  }

  /** `edit` gets the milestone once its pilot is locked. Throws NotFound, Forbidden, and what `edit` throws. */
  async editMilestone(
    which: PilotOfCall,
    id: string,
    edit: (milestone: Milestone) => MilestoneInput,
    actor: Actor,
  ): Promise<void> {
    await this.run(which, 'change-pilot', actor, (change, pilot) => editMilestone(change, pilot, id, edit));
  }

  /** Records that a milestone was done today, in the zone of the call. Throws NotFound and Forbidden. */
  async completeMilestone(which: PilotOfCall, id: string, actor: Actor): Promise<void> {
    await this.run(which, 'change-pilot', actor, (change, pilot, { timeZone }) => {
      const today = localTime(change.now, timeZone).date;
      return editMilestone(change, pilot, id, ({ title, dueOn, doneOn, note }) => {
        return { title, dueOn, doneOn: doneOn ?? today, note };
      });
    });
  }

  /** Deletes it, and returns it. Throws NotFound and Forbidden. */
  async deleteMilestone(which: PilotOfCall, id: string, actor: Actor): Promise<Milestone> {
    return this.run(which, 'change-pilot', actor, async (change, { id: pilotId }) => {
      const milestone = await getMilestone(change.tx, pilotId, id);
      await deleteMilestone(change.tx, id);
      await record(change, 'pilot.milestone-deleted', `pilot:${pilotId}`, { milestone: id });
      return milestone;
    });
  }

  /** Does something with a locked pilot. Who may change everything, such as a key of the API, needs no more. */
  private run<Result>(
    { call: slug, id }: PilotOfCall,
    ability: 'change' | 'change-pilot',
    actor: Actor,
    work: (change: Change, pilot: ListedPilot, call: Call) => Promise<Result>,
  ): Promise<Result> {
    return this.changes.runIfAble(actor, isAble(actor, 'change') ? 'change' : ability, async (change) => {
      const call = await getCallBySlug(change.tx, slug);
      return work(change, await lockPilot(change, call.id, id), call);
    });
  }
}

/** Changes a milestone of a locked pilot; `edit` gets it as it is stored. Throws NotFound, and what `edit` throws. */
async function editMilestone(
  change: Change,
  { id: pilotId }: Pick<Pilot, 'id'>,
  id: string,
  edit: (milestone: Milestone) => MilestoneInput,
): Promise<void> {
  const { tx, now } = change;
  const milestone = await getMilestone(tx, pilotId, id);
  const { title, dueOn, doneOn, note } = milestone;
  const input = edit(milestone);
  if (isDeepStrictEqual(input, { title, dueOn, doneOn, note })) return;
  await updateMilestone(tx, id, input, now);
  const isDone = doneOn === null && input.doneOn !== null;
  await record(change, `pilot.milestone-${isDone ? 'done' : 'edited'}`, `pilot:${pilotId}`, { milestone: id });
}
