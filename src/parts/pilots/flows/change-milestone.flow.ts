import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { addMilestone, editMilestone, removeMilestone } from '../domain/change-milestones.js';
import type { Milestone, PilotOfCall } from '../domain/pilot.js';
import type { MilestoneInput } from '../domain/pilot-input.js';
import { lockPilot } from '../domain/pilots.queries.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { Changes } from '../../../flows/changes.js';

/** Adds, changes, completes and deletes milestones of pilots. */
@Injectable()
export class ChangeMilestone {
  constructor(private readonly changes: Changes) {}

  /** Returns the id of the milestone. Throws NotFound, Forbidden, and Invalid for too many. */
  async add({ call, id }: PilotOfCall, input: MilestoneInput, actor: Actor, milestoneId?: string): Promise<string> {
    return this.changes.runIfAble(actor, 'change-pilot', async (change) => {
      const { id: callId } = await getCallBySlug(change.tx, call);
      return addMilestone(change, await lockPilot(change, callId, id), input, milestoneId);
    });
  }

  /** `edit` gets the milestone once its pilot is locked. Throws NotFound, Forbidden, and what `edit` throws. */
  async edit(
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
  async complete({ call, id }: PilotOfCall, milestoneId: string, actor: Actor): Promise<void> {
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
  async delete({ call, id }: PilotOfCall, milestoneId: string, actor: Actor): Promise<Milestone> {
    return this.changes.runIfAble(actor, 'change-pilot', async (change) => {
      const { id: callId } = await getCallBySlug(change.tx, call);
      return removeMilestone(change, await lockPilot(change, callId, id), milestoneId);
    });
  }
}
