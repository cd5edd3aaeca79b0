import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { asTeamsSee } from '../../../domain/proposals/team-sight.js';
import { listRemovalsOf, type MemberRemoval } from '../domain/member-removals.queries.js';
import { newSubmission } from '../domain/submission-fields.js';
import { listOwnSubmissions } from '../domain/submissions.queries.js';
import { WriteSubmission } from '../flows/write-submission.flow.js';
import { Conflict, type FieldError } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { Page, SitePage } from '../../../site/site-page.js';
import { linkLimit } from '../../../site/limits.js';
import { attendeeOfLink, OwnPageController } from '../../../site/registrations/own-page-controller.js';
import { submissionsPath } from './submission-paths.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import type { ProposalState } from '../../../domain/proposals/proposal.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { isWindowOpen, submissionWindow } from '../../../domain/calls/submission-window.js';
import { translate } from '../../../platform/i18n/messages.js';
import { errorSummary, field } from '../../../platform/views/form-fields.js';
import { deadlineView } from '../../../site/calls/call-deadline.js';
import { publicLayout } from '../../../site/layout.js';
import { deadlineText } from '../../../site/registrations/me-forms.js';
import { proposalLabel } from '../../../site/proposals/my-proposals.js';
import { reopenedLabel, undoableUntil } from './submission.page.js';

/** The proposals that a person writes, and the start of another one. */
@OwnPageController('/submissions')
export class MySubmissionsController {
  constructor(private readonly writeSubmission: WriteSubmission) {}

  @Get()
  async all(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token);
  }

  @Post()
  @RouteConfig(linkLimit)
  async create(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    const typed = page.form.texts(['title', 'theme']);
    try {
      const { id } = await this.writeSubmission.create(attendee.id, read(newSubmission, typed), page.origin);
      page.redirect(submissionsPath(token, id));
    } catch (error) {
      await page.fail(
        error,
        (fieldErrors) => this.show(page, token, typed, fieldErrors),
        (refusal) => refusal instanceof Conflict,
      );
    }
  }

  private async show(
    page: SitePage,
    token: string,
    typed: { title?: string; theme?: string } = {},
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const { connection } = page;
    const attendee = await attendeeOfLink(connection, token);
    const call = await getCall(connection, attendee.callId);
    const own = await asTeamsSee(connection, await listOwnSubmissions(connection, attendee));
    const removals = await listRemovalsOf(connection, attendee.id, page.now);
    const view = mySubmissionsPage({ call, token, own, removals, typed, fieldErrors }, page.viewerOf(attendee));
    page.render('submissions/mine', view);
  }
}

/** Returns the page with the proposals that a person writes, and the form that starts another one. */
function mySubmissionsPage(
  input: {
    call: Call;
    token: string;
    own: readonly { id: string; title: string; state: string; isReopened: boolean }[];
    removals: readonly MemberRemoval[];
    typed?: { title?: string; theme?: string };
    fieldErrors?: readonly FieldError[];
  },
  viewer: Viewer,
) {
  const { call, token, own, removals, typed = {}, fieldErrors = [] } = input;
  const { language } = viewer;
  const text = (key: string) => translate(language, `submissions.${key}`);
  const path = submissionsPath(token);
  const title = field('title', typed.title, fieldErrors, language);
  const theme = field('theme', typed.theme, fieldErrors, language);
  const labels = { title: text('form.title'), theme: translate(language, 'registrations.me.proposalTheme') };
  const form = {
    action: path,
    title,
    theme,
    themes: [
      { value: '', label: text('form.chooseTheme'), selected: theme.value === '' },
      ...callTexts(call, language).themes.map(({ slug, name }) => {
        return { value: slug, label: name, selected: slug === theme.value };
      }),
    ],
    errors: errorSummary([title, theme], labels, language),
  };
  const mePath = `/me/${token}`;
  return {
    ...publicLayout({ viewer, call, path, mePath, section: 'me', isPrivate: true }, text('mine.title')),
    heading: text('mine.title'),
    deadline: deadlineText(deadlineView(call, viewer), language),
    backPath: mePath,
    items: own.map((one) => ({
      title: one.title,
      path: submissionsPath(token, one.id),
      state: one.isReopened ? reopenedLabel(language) : proposalLabel(one.state as ProposalState, language),
    })),
    // Teams that the person was removed from, which they can undo.
    removals: removals.map(({ proposalId, attendeeId, title: removedTitle, removedAt }) => ({
      text: translate(language, 'submissions.mine.removed', {
        title: removedTitle,
        date: removedAt === null ? '' : undoableUntil(removedAt, viewer),
      }),
      action: `${submissionsPath(token, proposalId)}/team/restore`,
      person: attendeeId,
    })),
    // Null while no proposals are accepted.
    form: isWindowOpen(submissionWindow(call, viewer.now)) ? form : null,
  };
}
