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
} from './milestones.queries.js';
import { type Milestone, maxMilestones, type Pilot } from './pilot.js';
import type { MilestoneInput } from './pilot-input.js';

/** Adds a milestone to a locked pilot, and returns its id. Throws Invalid for too many. */
export async function addMilestone(
  change: Change,
  { id: pilotId }: Pick<Pilot, 'id'>,
  input: MilestoneInput,
  id: string = randomUUID(),
): Promise<string> {
  const { tx, now } = change;
  if ((await listMilestones(tx, [pilotId])).length >= maxMilestones) {
    const message = `A pilot can have ${maxMilestones} milestones.`;
    throw invalidField('title', 'too-many-milestones', message, { most: maxMilestones });
  }
  await insertMilestone(tx, { ...input, id, pilotId }, now);
  await record(change, 'pilot.milestone-added', `pilot:${pilotId}`, { milestone: id });
  return id;
}

/** Changes a milestone of a locked pilot; `edit` gets it as it is stored. Throws NotFound, and what `edit` throws. */
export async function editMilestone(
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

/** Deletes a milestone of a locked pilot, and returns it. Throws NotFound. */
export async function removeMilestone(
  change: Change,
  { id: pilotId }: Pick<Pilot, 'id'>,
  id: string,
): Promise<Milestone> {
  const milestone = await getMilestone(change.tx, pilotId, id);
  await deleteMilestone(change.tx, id);
  await record(change, 'pilot.milestone-deleted', `pilot:${pilotId}`, { milestone: id });
  return milestone;
}
