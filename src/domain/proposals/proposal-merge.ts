import { Conflict } from '../../platform/errors.js';
import type { Proposal } from './proposal.entity.js';

/** What a merge carried over from a declared draft, as stored in the audit entry: an undo removes it. */
export interface CarriedWithMerge {
  /** Attendees matched to the other proposal through declarations or decisions about the draft. */
  declared: string[];
  decided: string[];
  /** Whether the criteria that the team wants help with were carried over. */
  helpWith: boolean;
  /** Whether what it says was carried over; missing in merges of earlier releases. */
  content?: boolean;
  /** Its files that were carried over. */
  files?: string[];
}

type Merging = Pick<Proposal, 'id' | 'callId' | 'source' | 'mergedInto'>;

/** Throws Conflict if a draft can't be merged into the other proposal. */
export function checkDraftMerge(draft: Merging, into: Merging): void {
  if (draft.id === into.id || draft.callId !== into.callId)
    throw new Conflict('merge-with-itself', "A proposal can't be merged with itself.");
  if (draft.source !== 'declared' && draft.source !== 'form')
    throw new Conflict(
      'merge-not-declared',
      'Only a draft that an attendee declared, or a proposal written in Greenroom, can be merged.',
    );
  if (draft.mergedInto !== null)
    throw new Conflict('merged-already', 'The draft is already merged into another proposal.');
  if (into.mergedInto !== null)
    throw new Conflict('merge-into-merged', 'The other proposal is itself merged. Choose the one it was merged into.');
}
