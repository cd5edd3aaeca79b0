import { recordAll, type Change } from '../../identity/change.js';
import type { PartWork } from '../../jobs/job-work.js';
import { addProposalTag, removeProposalTag, addTag, getTag, removeTag, type Tag } from './tags.queries.js';

/** Gives a tag to people. Returns how many did not have it. */
export async function tagMany(change: Change, tag: Tag, attendeeIds: readonly string[]): Promise<number> {
  const tagged = await addTag(change.tx, tag.id, attendeeIds);
  const details = { tag: tag.name };
  await recordAll(
    change,
    tagged.map((id) => ({ action: 'attendee.tagged', subject: `attendee:${id}`, details })),
  );
  return tagged.length;
}

/** Takes a tag from people. Returns how many had it. */
export async function untagMany(change: Change, tag: Tag, attendeeIds: readonly string[]): Promise<number> {
  const untagged = await removeTag(change.tx, tag.id, attendeeIds);
  const details = { tag: tag.name };
  await recordAll(
    change,
    untagged.map((id) => ({ action: 'attendee.untagged', subject: `attendee:${id}`, details })),
  );
  return untagged.length;
}

/** Number of people in one transaction. */
export const tagPartSize = 500;

export interface TagJobInput {
  tagId: string;
  does: 'tag' | 'untag';
}

/** Gives a tag to many people of a call, or takes it from them. */
export const tagPeople: PartWork = {
  requires: 'change',
  async run(change, job, content) {
    const { tagId, does } = job.input as unknown as TagJobInput;
    const tag = await getTag(change.tx, tagId, job.callId);
    const ids = content as string[];
    return { counts: { [does]: await (does === 'tag' ? tagMany(change, tag, ids) : untagMany(change, tag, ids)) } };
  },
};

/** Gives a tag to proposals. Returns how many did not have it. */
export async function tagProposals(change: Change, tag: Tag, ids: readonly string[]): Promise<number> {
  return recordTagged(change, tag, 'proposal.tagged', await addProposalTag(change.tx, tag.id, ids));
}

/** Takes a tag from proposals. Returns how many had it. */
export async function untagProposals(change: Change, tag: Tag, ids: readonly string[]): Promise<number> {
  return recordTagged(change, tag, 'proposal.untagged', await removeProposalTag(change.tx, tag.id, ids));
}

async function recordTagged(
  change: Change,
  tag: Tag,
  action: 'proposal.tagged' | 'proposal.untagged',
  ids: readonly string[],
): Promise<number> {
  await recordAll(
    change,
    ids.map((id) => ({ action, subject: `proposal:${id}`, details: { tag: tag.name } })),
  );
  return ids.length;
}
