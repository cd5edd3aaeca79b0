import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { listTeamRequests } from '../../domain/proposals/own-proposals.queries.js';
import { listPublicSessions } from '../../domain/sessions/sessions.queries.js';
import { proposalDocument } from '../../domain/submissions/proposal-document.js';
import { findLastSubmission } from '../../domain/submissions/submissions.queries.js';
import { fieldsOf } from '../../domain/submissions/submission-fields.js';
import { SaveSubmission } from '../../flows/submissions/save-submission.flow.js';
import { SubmitProposal } from '../../flows/submissions/submit-proposal.flow.js';
import { AddSessions } from '../../flows/registrations/add-sessions.flow.js';
import { Conflict, type FieldError, NotFound } from '../../platform/errors.js';
import { renderPdf } from '../../platform/pdf/render-pdf.js';
import { formLimit, nameLimit } from '../limits.js';
import { attendeeOfLink } from '../registrations/own-link.js';
import { OwnPageController } from '../registrations/own-page-controller.js';
import { Page, SitePage } from '../site-page.js';
import { savedAnswer } from './submission-answer.js';
import {
  mergeSubmission,
  readSubmission,
  requireNoConflict,
  type SubmissionMerge,
  submissionVersion,
} from './submission-edit.js';
import { readSubmissionOf, showSubmission } from './show-submission.js';
import { submissionFlashes } from './submission.page.js';
import { submissionsPath } from './submission-paths.js';

/** A proposal that a person writes with their team. */
@OwnPageController('/submissions/:id')
export class MySubmissionController {
  constructor(
    private readonly database: DataSource,
    private readonly saveSubmission: SaveSubmission,
    private readonly submitProposal: SubmitProposal,
    private readonly addSessions: AddSessions,
  ) {}

  @Get()
  async one(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(this.database.manager, token);
    const requests = await listTeamRequests(this.database.manager, attendee.id);
    if (requests.some(({ proposalId }) => proposalId === id)) return page.redirect(`/me/${token}#proposals`);
    const flash = submissionFlashes.find((one) => one === page.query.text('done')) ?? null;
    await showSubmission(this.database.manager, page, token, id, { flash });
  }

  /** What was last submitted, as a PDF. */
  @Get('proposal.pdf')
  @RouteConfig(formLimit)
  async pdf(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { attendee, call, known } = await readSubmissionOf(this.database.manager, token, id);
    const submission = await findLastSubmission(this.database.manager, known.proposal.id);
    if (submission === null) throw new NotFound('not-submitted', 'This proposal was not submitted yet.');
    const { snapshot, submittedAt } = submission;
    const document = proposalDocument(call, snapshot, submittedAt, page.viewerOf(attendee).language);
    void page.reply
      .type('application/pdf')
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="${snapshot.number}.pdf"`)
      .send(await renderPdf(document));
  }

  /** Saves the draft. The script of the form asks for JSON, and does so while somebody types. */
  @Post()
  @RouteConfig(nameLimit)
  async save(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const isScript = page.request.headers.accept === 'application/json';
    try {
      const { merge, fieldErrors } = await this.saveTyped(page, token, id);
      if (isScript) return await this.answer(page, token, id, merge, fieldErrors);
      if (merge.conflicts.length > 0 || fieldErrors.length > 0) {
        page.status = merge.conflicts.length > 0 ? 409 : 422;
        return await showSubmission(this.database.manager, page, token, id, { merge, fieldErrors });
      }
      await showSubmission(this.database.manager, page, token, id, { merge, flash: 'saved' });
    } catch (error) {
      await page.fail(error, () => showSubmission(this.database.manager, page, token, id), isConflict);
    }
  }

  /** Saves the draft, and submits it. */
  @Post('submit')
  @RouteConfig(formLimit)
  async submit(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    let merge: SubmissionMerge | null = null;
    try {
      const saved = await this.saveTyped(page, token, id);
      ({ merge } = saved);
      requireNoConflict(merge);
      if (saved.fieldErrors.length > 0) {
        page.status = 422;
        return await showSubmission(this.database.manager, page, token, id, { merge, fieldErrors: saved.fieldErrors });
      }
      const { id: attendeeId } = await attendeeOfLink(this.database.manager, token);
      await this.submitProposal.run(attendeeId, id, page.origin);
      page.redirect(`${submissionsPath(token, id)}?done=submitted`);
    } catch (error) {
      await page.fail(
        error,
        (fieldErrors) => showSubmission(this.database.manager, page, token, id, { merge, fieldErrors }),
        isConflict,
      );
    }
  }

  /** Saves the draft, and registers the person for a session that helps with it. */
  @Post('register')
  @RouteConfig(formLimit)
  async register(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { merge, fieldErrors } = await this.saveTyped(page, token, id);
    const attendee = await attendeeOfLink(this.database.manager, token);
    const sessions = await listPublicSessions(this.database.manager, attendee.callId);
    const chosen = sessions.filter((session) => session.id === page.form.text('session')).map((session) => session.id);
    await this.addSessions.run(attendee, chosen, page.attendee(attendee));
    await showSubmission(this.database.manager, page, token, id, { merge, fieldErrors });
  }

  @Post('withdraw')
  @RouteConfig(formLimit)
  async withdraw(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    await this.move(page, token, id, 'withdrawn');
  }

  @Post('draft')
  @RouteConfig(formLimit)
  async draft(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    await this.move(page, token, id, 'draft');
  }

  private async move(page: SitePage, token: string, id: string, to: 'draft' | 'withdrawn'): Promise<void> {
    const attendee = await attendeeOfLink(this.database.manager, token);
    try {
      await this.submitProposal.move(attendee.id, id, to, page.origin);
      page.redirect(`${submissionsPath(token, id)}?done=${to}`);
    } catch (error) {
      await page.fail(error, () => showSubmission(this.database.manager, page, token, id), isConflict);
    }
  }

  /** Saves what was typed, merged with what others have saved meanwhile. */
  private async saveTyped(page: SitePage, token: string, id: string) {
    const connection = this.database.manager;
    const attendee = await attendeeOfLink(connection, token);
    const typed = readSubmission(page.form, (await getCall(connection, attendee.callId)).criteria);
    const merges: SubmissionMerge[] = [];
    const { fieldErrors } = await this.saveSubmission.run(
      attendee.id,
      id,
      (stored) => {
        const merge = mergeSubmission(page.form.text('version'), typed, stored, page.form.list('useStored'));
        merges.push(merge);
        return merge.fields;
      },
      page.origin,
    );
    const merge = merges.at(-1);
    if (merge === undefined) throw new Error('A draft was not merged.');
    return { merge, fieldErrors };
  }

  private async answer(
    page: SitePage,
    token: string,
    id: string,
    merge: SubmissionMerge,
    fieldErrors: readonly FieldError[],
  ): Promise<void> {
    const { call, known, attendee } = await readSubmissionOf(this.database.manager, token, id);
    const fields = fieldsOf(known.proposal, known.content, call.criteria);
    const saved = { fields, version: submissionVersion(fields), merge, fieldErrors };
    void page.reply
      .code(200)
      .header('cache-control', 'no-store')
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(savedAnswer(call, saved, page.viewerOf(attendee))));
  }
}

const isConflict = (refusal: unknown) => refusal instanceof Conflict;
