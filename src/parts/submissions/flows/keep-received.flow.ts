import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCall, lockJuryForShare } from '../../../domain/calls/calls.queries.js';
import { changeStates } from '../../../domain/proposals/change-states.js';
import { findContent, lockProposalRows } from '../../../domain/proposals/proposal-changes.queries.js';
import { keepFiles } from '../../../domain/proposals/proposal-files.queries.js';
import { findLastSubmission } from '../../../domain/proposals/received-versions.queries.js';
import { listMembers } from '../../../domain/proposals/proposals.queries.js';
import { sendKept } from '../domain/notify-team.js';
import { submissionWindow } from '../../../domain/calls/submission-window.js';
import { listReopened, writeDraft } from '../domain/submissions.queries.js';
import { Clock } from '../../../platform/clock.js';
import { Changes } from '../../../flows/changes.js';
import { type BackgroundWork, Job } from '../../../platform/job.js';

/** Puts the received version of a proposal back once the deadline has passed and its team has not submitted a newer one. */
@Injectable()
@Job({ everyMs: 60_000, atStart: true })
export class KeepReceived implements BackgroundWork {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Returns how many. Any number of instances can run it at once. */
  async run(): Promise<number> {
    let count = 0;
    for (const { id, callId } of await listReopened(this.database.manager, this.clock.now())) {
      count += await this.changes.run({ kind: 'system' }, async (change) => {
        const { tx, now } = change;
        await lockJuryForShare(tx, callId);
        const [proposal] = await lockProposalRows(tx, [id]);
        const received = await findLastSubmission(tx, id);
        const isOver = submissionWindow(await getCall(tx, callId), now).state === 'over';
        if (proposal?.state !== 'draft' || received === null || !isOver) return 0;
        const { title, theme, organization, content, files } = received.snapshot;
        const facts = { title, theme, organization: organization || null };
        await writeDraft(tx, id, facts, content, now);
        const kept = files?.map((file) => file.id);
        if (kept !== undefined) await keepFiles(tx, id, kept, now);
        const asOf = received.submittedAt;
        await changeStates(change, [id], { to: 'submitted', note: null, source: 'form', asOf });
        const known = { proposal: { ...proposal, ...facts }, members: await listMembers(tx, id) };
        await sendKept(change, { ...known, content: await findContent(tx, id) }, received);
        return 1;
      });
    }
    return count;
  }
}
