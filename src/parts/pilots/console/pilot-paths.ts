import { callPath } from '../../../console/paths/paths.js';
import { proposalPath } from '../../../console/paths/proposal-paths.js';

/** The pilots of a call. */
export function pilotsPath(call: { slug: string }): string {
  return `${callPath(call)}/pilots`;
}

/** The pilots of a call as a file. */
export function pilotFilePath(call: { slug: string }, type: 'csv' | 'xlsx'): string {
  return `${pilotsPath(call)}.${type}`;
}

/** Creates the pilot of a proposal. */
export function newPilotPath(call: { slug: string }, proposal: { externalId: string }): string {
  return `${proposalPath(call, proposal)}/pilot`;
}

/** A pilot, or a part of it. */
export function pilotPath(
  call: { slug: string },
  { id }: { id: string },
  part?: 'delete' | 'milestones' | 'documents' | 'files' | 'invite',
): string {
  return `${pilotsPath(call)}/${id}${part === undefined ? '' : `/${part}`}`;
}

/** A milestone of a pilot, or what is done with it. */
export function milestonePath(
  call: { slug: string },
  { id, pilotId }: { id: string; pilotId: string },
  part?: 'done' | 'delete',
): string {
  return `${pilotPath(call, { id: pilotId }, 'milestones')}/${id}${part === undefined ? '' : `/${part}`}`;
}

/** The file of a document of a pilot, or its deletion. */
export function documentPath(
  call: { slug: string },
  { id, pilotId }: { id: string; pilotId: string },
  part: 'file' | 'delete',
): string {
  return `${pilotPath(call, { id: pilotId }, 'documents')}/${id}/${part}`;
}
