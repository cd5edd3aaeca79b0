import { Injectable } from '@nestjs/common';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { record, type Change } from '../../../domain/identity/change.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import { requirePages, requireRoom } from '../domain/proposal-file.js';
import {
  deleteProposalFile,
  getProposalFile,
  hideReceivedFile,
  insertProposalFile,
  listProposalFiles,
} from '../../../domain/proposals/proposal-files.queries.js';
import { requireOpenWindow } from '../../../domain/calls/submission-window.js';
import { lockSubmission } from '../domain/submissions.queries.js';
import { Conflict, invalidField } from '../../../platform/errors.js';
import { deleteFiles, storeFile } from '../../../platform/file-store/files.queries.js';
import { storableBytes, type SpooledFile } from '../../../platform/file-store/spooled-file.js';
import { countPages } from '../../../platform/pdf/count-pages.js';
import { Changes } from '../../../flows/changes.js';

/** Adds PDFs to a proposal that a team writes, and removes them. */
@Injectable()
export class ChangeFiles {
  constructor(private readonly changes: Changes) {}

  /** Throws Invalid for a file that is no readable PDF or has too many pages, and Conflict unless it is a draft. */
  async add(attendeeId: string, proposalId: string, uploaded: SpooledFile | undefined, origin?: string): Promise<void> {
    if (uploaded === undefined) throw invalidField('file', 'required', 'Choose a file.');
    // Before the transaction, which must not wait for a process.
    const file = await uploaded.checked('file', ['application/pdf']);
    const { pages, anonymous, found } = requirePages(await countPages(await uploaded.bytes()));
    await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      await lockDraft(change, attendeeId, proposalId);
      requireRoom((await listProposalFiles(change.tx, proposalId)).length);
      const fileId = await storeFile(change.tx, file, change.now);
      const anonymousFileId = await storeFile(
        change.tx,
        storableBytes(file.name, file.mediaType, Buffer.from(anonymous)),
        change.now,
      );
      await insertProposalFile(
        change.tx,
        { proposalId, fileId, pages, anonymousFileId, namesFound: found },
        change.now,
      );
      await record(change, 'proposal.file-added', `proposal:${proposalId}`);
    });
  }

  /** Throws NotFound, and Conflict unless it is a draft. */
  async remove(attendeeId: string, proposalId: string, fileId: string, origin?: string): Promise<void> {
    await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      await lockDraft(change, attendeeId, proposalId);
      const { tx, now } = change;
      const { anonymousFileId } = await getProposalFile(tx, proposalId, fileId);
      if (!(await hideReceivedFile(tx, proposalId, fileId, now))) {
        await deleteProposalFile(tx, proposalId, fileId);
        await deleteFiles(tx, [fileId, ...(anonymousFileId === null ? [] : [anonymousFileId])], now);
      }
      await record(change, 'proposal.file-removed', `proposal:${proposalId}`);
    });
  }
}

/** Locks a draft that can be changed now. Throws NotFound and Conflict. */
async function lockDraft({ tx, now }: Change, attendeeId: string, proposalId: string): Promise<void> {
  const author = await getAttendee(tx, attendeeId);
  const { proposal } = await lockSubmission(tx, author, proposalId);
  requireOpenWindow(await getCall(tx, author.callId), now);
  if (proposal.state !== 'draft') throw new Conflict('not-a-draft', 'The proposal is no longer a draft.');
}
