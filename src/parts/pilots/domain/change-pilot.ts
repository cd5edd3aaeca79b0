import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Conflict, invalidField } from '../../../platform/errors.js';
import { deleteFiles, storeFile } from '../../../platform/file-store/files.queries.js';
import type { StorableFile } from '../../../platform/file-store/spooled-file.js';
import { record, type Change } from '../../../domain/identity/change.js';
import { may } from '../../../domain/identity/role.js';
import { findOrganizerById } from '../../../domain/identity/identity.queries.js';
import { lockProposalRows } from '../../../domain/proposals/proposal-changes.queries.js';
import type { Proposal } from '../../../domain/proposals/proposal.entity.js';
import { deleteDocument, getDocument, insertDocument, listDocuments } from './documents.queries.js';
import { canHavePilot, maxDocuments, type Pilot, type PilotDocument } from './pilot.js';
import type { DocumentInput, PilotInput } from './pilot-input.js';
import { deletePilot, findPilotOf, insertPilot, updatePilot } from './pilots.queries.js';

/**
 * Creates the pilot of a proposal, planned and with its creator as the responsible organizer, and returns its id. For
 * a proposal that has one, returns that. Throws Conflict unless the proposal is decided.
 */
export async function createPilot(change: Change, { id: proposalId }: Pick<Proposal, 'id'>): Promise<string> {
  const { tx, now, actor } = change;
  const [proposal] = await lockProposalRows(tx, [proposalId]);
  const existing = await findPilotOf(tx, proposalId);
  if (existing !== null) return existing;
  if (proposal === undefined || !canHavePilot(proposal))
    throw new Conflict('not-decided', 'Only proposals that were decided can have a pilot.');
  const id = randomUUID();
  const creator = actor.kind === 'organizer' ? await findOrganizerById(tx, actor.id) : null;
  await insertPilot(tx, { id, proposalId, responsibleId: creator?.id ?? null }, now);
  await record(change, 'pilot.created', `pilot:${id}`);
  return id;
}

/** Edits a locked pilot. Throws Invalid for a responsible person who isn't on the team, or can't see pilots. */
export async function editPilot(change: Change, pilot: Pilot, input: PilotInput): Promise<void> {
  const { tx, now } = change;
  const fields = (Object.keys(input) as (keyof PilotInput)[]).filter(
    (name) => !isDeepStrictEqual(input[name], pilot[name]),
  );
  if (fields.length === 0) return;
  if (fields.includes('responsibleId') && input.responsibleId !== null) {
    const organizer = await findOrganizerById(tx, input.responsibleId);
    if (
      organizer === null ||
      organizer.state === 'removed' ||
      organizer.state === 'deactivated' ||
      !may(organizer.role, 'read-pilot')
    )
      throw invalidField('responsibleId', 'not-on-team', 'Choose somebody on the team.');
  }
  await updatePilot(tx, pilot.id, input, now);
  await record(change, 'pilot.edited', `pilot:${pilot.id}`, {
    fields: fields.map((name) => `pilot.${name}`),
    ...(fields.includes('state') && { state: input.state }),
  });
}

/** Deletes a locked pilot with its milestones and documents. */
export async function removePilot(change: Change, { id, title }: Pick<Pilot, 'id'> & { title: string }): Promise<void> {
  const { tx, now } = change;
  const documents = await listDocuments(tx, [id]);
  await deletePilot(tx, id);
  await deleteFiles(
    tx,
    documents.flatMap(({ file }) => file?.id ?? []),
    now,
  );
  await record(change, 'pilot.deleted', `pilot:${id}`, { title });
}

/** Adds a file or a link to a locked pilot, and returns its id. Throws Invalid unless there is exactly one of the two. */
export async function addDocument(
  change: Change,
  { id: pilotId }: Pick<Pilot, 'id'>,
  { title, url }: DocumentInput,
  file: StorableFile | null,
): Promise<string> {
  const { tx, now } = change;
  if (url === null && file === null) throw invalidField('file', 'file-missing', 'Choose a file, or enter a link.');
  if (url !== null && file !== null)
    throw invalidField('url', 'file-and-link', 'Choose a file or enter a link, not both.');
  if ((await listDocuments(tx, [pilotId])).length >= maxDocuments) {
    const message = `A pilot can have ${maxDocuments} files and links.`;
    throw invalidField('file', 'too-many-documents', message, { most: maxDocuments });
  }
  const id = randomUUID();
  const fileId = file && (await storeFile(tx, file, now));
  await insertDocument(tx, { id, pilotId, title, url, fileId }, now);
  await record(change, 'pilot.document-added', `pilot:${pilotId}`, { document: id });
  return id;
}

/** Deletes a document of a locked pilot with its file, and returns it. Throws NotFound. */
export async function removeDocument(
  change: Change,
  { id: pilotId }: Pick<Pilot, 'id'>,
  id: string,
): Promise<PilotDocument> {
  const document = await getDocument(change.tx, pilotId, id);
  await deleteDocument(change.tx, id);
  if (document.file !== null) await deleteFiles(change.tx, [document.file.id], change.now);
  await record(change, 'pilot.document-deleted', `pilot:${pilotId}`, { document: id });
  return document;
}
