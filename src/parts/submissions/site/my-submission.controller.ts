import { checkedAttendance } from '../../../site/registrations/registration-form.js';
import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { isWindowOpen, submissionWindow } from '../../../domain/calls/submission-window.js';
import { listTeamRequests, type TeamRequest } from '../../../domain/proposals/own-proposals.queries.js';
import { listPublicSessions } from '../../../domain/sessions/sessions.queries.js';
import { answerKeys } from '../../../domain/proposals/proposal-content.js';
import { proposalDocument } from '../domain/proposal-document.js';
import { findLastSubmission } from '../../../domain/proposals/received-versions.queries.js';
import { fieldsOf, type SubmissionFields } from '../domain/submission-fields.js';
import { WriteSubmission } from '../flows/write-submission.flow.js';
import { SubmitProposal } from '../flows/submit-proposal.flow.js';
import { AskForHelp } from '../../../flows/proposals/ask-for-help.flow.js';
import { Register } from '../../../flows/registrations/register.flow.js';
import { Conflict, type FieldError, NotFound } from '../../../platform/errors.js';
import { renderPdf } from '../../../platform/pdf/render-pdf.js';
import { Page, SitePage } from '../../../site/site-page.js';
import { formLimit, nameLimit } from '../../../site/limits.js';
import { attendeeOfLink, OwnPageController } from '../../../site/registrations/own-page-controller.js';
import { savedAnswer } from './submission-sections.js';
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
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { translate } from '../../../platform/i18n/messages.js';
import { publicLayout } from '../../../site/layout.js';

/** A proposal that a person writes with their team. */
@OwnPageController('/submissions/:id')
export class MySubmissionController {
  constructor(
    private readonly writeSubmission: WriteSubmission,
    private readonly submitProposal: SubmitProposal,
    private readonly register: Register,
    private readonly askForHelp: AskForHelp,
  ) {}

  @Get()
  async one(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    const call = await getCall(page.connection, attendee.callId);
    const isOpen = isWindowOpen(submissionWindow(call, page.now));
    const requests = await listTeamRequests(page.connection, attendee.id, isOpen);
    const request = requests.find(({ proposalId }) => proposalId === id);
    if (request !== undefined) {
      const view = teamInvitationPage({ call, token, request }, page.viewerOf(attendee));
      return page.render('submissions/invitation', view);
    }
    const flash = submissionFlashes.find((one) => one === page.query.text('done')) ?? null;
    await showSubmission(page.connection, page, token, id, { flash });
  }

  /** Joins the team that the person is invited to. */
  @Post('join')
  @RouteConfig(formLimit)
  async join(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    await this.askForHelp.answer(attendee.id, id, 'accept', page.origin);
    page.redirect(submissionsPath(token, id));
  }

  /** What was last submitted, as a PDF. */
  @Get('proposal.pdf')
  @RouteConfig(formLimit)
  async pdf(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { attendee, call, known } = await readSubmissionOf(page.connection, token, id);
    const submission = await findLastSubmission(page.connection, known.proposal.id);
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
        return await showSubmission(page.connection, page, token, id, { merge, fieldErrors });
      }
      await showSubmission(page.connection, page, token, id, { merge, flash: 'saved' });
    } catch (error) {
      await this.refuse(error, page, token, id);
    }
  }

  /** Saves the draft and submits it, at once: nobody can change it in between. */
  @Post('submit')
  @RouteConfig(formLimit)
  async submit(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    let merge: SubmissionMerge | null = null;
    try {
      const { attendee, mergeWith } = await this.typed(page, token);
      const fieldErrors = await this.submitProposal.run(attendee.id, id, page.origin, (stored) => {
        merge = mergeWith(stored);
        const agreedTo = page.form.text('rules') === '' ? null : page.form.text('rules');
        return { fields: merge.fields, isReady: merge.conflicts.length === 0, agreedTo };
      });
      if (merge !== null) requireNoConflict(merge);
      if (fieldErrors.length === 0) return page.redirect(`${submissionsPath(token, id)}?done=submitted`);
      page.status = 422;
      await showSubmission(page.connection, page, token, id, { merge, fieldErrors });
    } catch (error) {
      await this.refuse(error, page, token, id, merge);
    }
  }

  /** Saves the draft, and registers the person for a session that helps with it. */
  @Post('register')
  @RouteConfig(formLimit)
  async registerTeam(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    try {
      const { merge, fieldErrors } = await this.saveTyped(page, token, id);
      const attendee = await attendeeOfLink(page.connection, token);
      const sessions = await listPublicSessions(page.connection, attendee.callId);
      const [wanted = '', way = ''] = page.form.text('session').split(' ');
      const chosen = sessions.filter(({ id: sessionId }) => sessionId === wanted);
      const ids = chosen.map((session) => session.id);
      const attendance = checkedAttendance(chosen, way);
      const { missed } = await this.register.addSessions(attendee, ids, page.attendee(attendee), { attendance });
      const flash = ids.length > missed.length ? 'registered' : 'missed';
      await showSubmission(page.connection, page, token, id, { merge, fieldErrors, flash });
    } catch (error) {
      await this.refuse(error, page, token, id);
    }
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
    const attendee = await attendeeOfLink(page.connection, token);
    try {
      await this.submitProposal.move(attendee.id, id, to, page.origin);
      page.redirect(`${submissionsPath(token, id)}?done=${to}`);
    } catch (error) {
      await page.fail(error, () => showSubmission(page.connection, page, token, id), isConflict);
    }
  }

  /**
   * Shows what is stored once nothing can be changed any more, with what was typed, to copy it; and both versions of what
   * two people changed.
   */
  private async refuse(
    error: unknown,
    page: SitePage,
    token: string,
    id: string,
    merge: SubmissionMerge | null = null,
  ): Promise<void> {
    const { connection } = page;
    await page.fail(
      error,
      async (fieldErrors) => {
        if (merge !== null && merge.conflicts.length > 0)
          return showSubmission(connection, page, token, id, { merge, fieldErrors });
        const { typed } = await this.typed(page, token);
        await showSubmission(connection, page, token, id, { typed, flash: 'notSaved' });
      },
      isConflict,
    );
  }

  /** Reads what was typed, and returns how to merge it with what others have saved meanwhile. */
  private async typed(page: SitePage, token: string) {
    const attendee = await attendeeOfLink(page.connection, token);
    const typed = readSubmission(page.form, await getCall(page.connection, attendee.callId));
    const mergeWith = (stored: SubmissionFields) =>
      mergeSubmission(page.form.text('version'), typed, stored, page.form.list('useStored'));
    return { attendee, typed, mergeWith };
  }

  /** Saves what was typed, merged with what others have saved meanwhile. */
  private async saveTyped(page: SitePage, token: string, id: string) {
    const { attendee, mergeWith } = await this.typed(page, token);
    const merges: SubmissionMerge[] = [];
    const { fieldErrors } = await this.writeSubmission.save(
      attendee.id,
      id,
      (stored) => {
        const merge = mergeWith(stored);
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
    const { call, known, attendee } = await readSubmissionOf(page.connection, token, id);
    const fields = fieldsOf(known.proposal, known.content, answerKeys(call));
    const saved = { fields, version: submissionVersion(fields), merge, fieldErrors };
    void page.reply
      .header('cache-control', 'no-store')
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(savedAnswer(call, saved, page.viewerOf(attendee))));
  }
}

const isConflict = (refusal: unknown) => refusal instanceof Conflict;

/** The proposal to whose team somebody is invited, before they have answered. */
function teamInvitationPage(
  { call, token, request }: { call: Call; token: string; request: TeamRequest },
  viewer: Viewer,
) {
  const { proposalId, title, author } = request;
  const mePath = `/me/${token}`;
  const path = submissionsPath(token, proposalId);
  return {
    ...publicLayout({ viewer, call, path, mePath, section: 'me', isPrivate: true }, title),
    heading: title,
    text: translate(viewer.language, 'registrations.me.teamRequest', { author, title }),
    acceptPath: `${path}/join`,
    declinePath: `${mePath}/proposals/${proposalId}/decline`,
  };
}
