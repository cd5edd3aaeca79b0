import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
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
} from '../domain/pilot.js';
import type { DocumentInput, PilotInput, MilestoneInput } from '../domain/pilot-input.js';
import { type ListedPilot, lockPilot } from '../domain/pilots.queries.js';
import type { StorableFile } from '../../../platform/file-store/spooled-file.js';
import { addMilestone, editMilestone, removeMilestone } from '../domain/change-milestones.js';
import { localTime } from '../../../domain/time/wall-time.js';

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

  /**
   * Changes a pilot and its documents, and deletes it. `edit` gets the pilot once it is locked. Throws NotFound,
   * Forbidden, Invalid, and what `edit` throws.
   */
  async edit({ call, id }: PilotOfCall, edit: (pilot: Pilot) => PilotInput, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change-pilot', async (change) => {
      const pilot = await lockPilot(change, (await getCallBySlug(change.tx, call)).id, id);
      const edited = edit(pilot);
      await editPilot(change, pilot, departmentOf(actor) === null ? edited : withOfficeFields(edited, pilot));
    });
  }

  /** Deletes it with its milestones and documents, and returns it. Throws NotFound and Forbidden. */
  async delete({ call, id }: PilotOfCall, actor: Actor): Promise<ListedPilot> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const pilot = await lockPilot(change, (await getCallBySlug(change.tx, call)).id, id);
      await removePilot(change, pilot);
      return pilot;
    });
  }

  /** Adds a file or a link, and returns its id. Throws NotFound, Forbidden and Invalid. */
  async addDocument({ call, id }: PilotOfCall, input: DocumentInput, file: StorableFile | null, actor: Actor) {
    return this.changes.runIfAble(actor, 'change-pilot', async (change) => {
      const pilot = await lockPilot(change, (await getCallBySlug(change.tx, call)).id, id);
      return addDocument(change, pilot, input, file);
    });
  }

  /** Deletes a document with its file, and returns it. Throws NotFound and Forbidden. */
  async removeDocument({ call, id }: PilotOfCall, documentId: string, actor: Actor): Promise<PilotDocument> {
    return this.changes.runIfAble(actor, 'change-pilot', async (change) => {
      const pilot = await lockPilot(change, (await getCallBySlug(change.tx, call)).id, id);
      return removeDocument(change, pilot, documentId);
    });
  }

  /** Returns the id of the milestone. Throws NotFound, Forbidden, and Invalid for too many. */
  async addMilestone({ call, id }: PilotOfCall, input: MilestoneInput, actor: Actor, milestoneId?: string) {
    return this.changes.runIfAble(actor, 'change-pilot', async (change) => {
      const { id: callId } = await getCallBySlug(change.tx, call);
      return addMilestone(change, await lockPilot(change, callId, id), input, milestoneId);
    });
  }

  /** `edit` gets the milestone once its pilot is locked. Throws NotFound, Forbidden, and what `edit` throws. */
  async editMilestone(
    { call, id }: PilotOfCall,
    milestoneId: string,
    edit: (milestone: Milestone) => MilestoneInput,
    actor: Actor,
  ): Promise<void> {
    await this.changes.runIfAble(actor, 'change-pilot', async (change) => {
      const { id: callId } = await getCallBySlug(change.tx, call);
      await editMilestone(change, await lockPilot(change, callId, id), milestoneId, edit);
    });
  }

  /** Records that a milestone was done today, in the zone of the call. Throws NotFound and Forbidden. */
  async completeMilestone({ call, id }: PilotOfCall, milestoneId: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change-pilot', async (change) => {
      const { id: callId, timeZone } = await getCallBySlug(change.tx, call);
      const today = localTime(change.now, timeZone).date;
      await editMilestone(change, await lockPilot(change, callId, id), milestoneId, (milestone) => {
        const { title, dueOn, doneOn, note } = milestone;
        return { title, dueOn, doneOn: doneOn ?? today, note };
      });
    });
  }

  /** Deletes it, and returns it. Throws NotFound and Forbidden. */
  async deleteMilestone({ call, id }: PilotOfCall, milestoneId: string, actor: Actor): Promise<Milestone> {
    return this.changes.runIfAble(actor, 'change-pilot', async (change) => {
      const { id: callId } = await getCallBySlug(change.tx, call);
      return removeMilestone(change, await lockPilot(change, callId, id), milestoneId);
    });
  }
}
