import { randomUUID } from 'node:crypto';
import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { Call } from '../../../domain/calls/call.entity.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { getSessionBySlug, listPublicSessions } from '../../../domain/sessions/sessions.queries.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { Conflict, type FieldError, NotFound } from '../../../platform/errors.js';
import type { FormView } from '../../../platform/forms/form.js';
import { FormValues } from '../../../platform/http/form-values.js';
import { translate } from '../../../platform/i18n/messages.js';
import { publicLayout } from '../../../site/layout.js';
import { formLimit } from '../../../site/limits.js';
import { attendeeOfLink, OwnPageController } from '../../../site/registrations/own-page-controller.js';
import { Page, SitePage } from '../../../site/site-page.js';
import { aboutOf } from '../domain/about-options.js';
import { isFollowing } from '../domain/digest.queries.js';
import { findClosing, idOfForm, listOwnInquiries } from '../domain/inquiries.queries.js';
import { closesAt, hasInquiries, isOver, publicStates, takesInquiries } from '../domain/inquiry.js';
import { AskQuestion } from '../flows/ask-question.flow.js';
import { inquiriesPath, inquiryPath, livePath } from './inquiry-paths.js';
import { closingText, heldText, inquiryState } from './inquiry-view.js';
import { questionForm } from './question-form.js';

/** What a person asks, by their own link, which proves their address: here they confirm what was typed for it. */
@OwnPageController('/ask')
export class MyQuestionsController {
  constructor(private readonly askQuestion: AskQuestion) {}

  @Get()
  async show(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.render(page, token, null);
  }

  @Post()
  @RouteConfig(formLimit)
  async ask(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    const call = await getCall(page.connection, attendee.callId);
    const form = questionForm(call, await listPublicSessions(page.connection, call.id));
    try {
      const { language } = page.viewerOf(attendee);
      const id = idOfForm(page.form.text('id')) ?? randomUUID();
      const asked = { id, ...form.read(form.typed(page.form)), language, source: 'own-page' as const };
      await this.askQuestion.askAs(attendee.id, asked, page.origin);
      page.redirect(`/me/${token}/ask?done=asked`);
    } catch (error) {
      await page.fail(
        error,
        (fieldErrors) => this.render(page, token, fieldErrors),
        (refusal) => refusal instanceof Conflict,
      );
    }
  }

  @Post('confirm')
  @RouteConfig(formLimit)
  async confirm(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { id } = await attendeeOfLink(page.connection, token);
    await this.askQuestion.confirm(id, page.form.text('mine') !== 'no', page.origin);
    page.redirect(`/me/${token}/ask?done=confirmed`);
  }

  @Post('follow')
  @RouteConfig(formLimit)
  async follow(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { id } = await attendeeOfLink(page.connection, token);
    await this.askQuestion.follow(id, page.form.text('want') !== 'no', page.origin);
    page.redirect(`/me/${token}/ask?done=followed`);
  }

  /** Leads to the polls of a session, in a browser that knows the person now. */
  @Post('poll')
  @RouteConfig(formLimit)
  async poll(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { callId } = await attendeeOfLink(page.connection, token);
    const call = await getCall(page.connection, callId);
    page.redirect(livePath(call, await getSessionBySlug(page.connection, callId, page.form.text('session'))));
  }

  private async render(page: SitePage, token: string, fieldErrors: readonly FieldError[] | null): Promise<void> {
    const { connection } = page;
    const attendee = await attendeeOfLink(connection, token);
    const call = await getCall(connection, attendee.callId);
    if (!hasInquiries(call)) throw new NotFound('no-questions', 'This call takes no questions here.');
    const viewer = page.viewerOf(attendee);
    const sessions = await listPublicSessions(connection, call.id);
    const declared = questionForm(call, sessions);
    const typed = fieldErrors === null ? new FormValues() : page.form;
    const done = page.query.text('done');
    const input = {
      call,
      sessions,
      mePath: `/me/${token}`,
      inquiries: await listOwnInquiries(connection, attendee.id),
      closesAt: closesAt(await findClosing(connection, call.id), call),
      isFollowing: await isFollowing(connection, attendee.id),
      form: declared.view(declared.typed(typed), fieldErrors ?? [], viewer),
      formId: fieldErrors === null ? randomUUID() : (idOfForm(page.form.text('id')) ?? randomUUID()),
      done: (['asked', 'confirmed', 'followed'] as const).find((one) => one === done) ?? null,
    };
    page.render('inquiries/my-questions', myQuestionsPage(input, viewer));
  }
}

interface MyQuestions {
  call: Call;
  sessions: readonly Session[];
  mePath: string;
  inquiries: Awaited<ReturnType<typeof listOwnInquiries>>;
  closesAt: Date | null;
  isFollowing: boolean;
  form: FormView;
  formId: string;
  done: 'asked' | 'confirmed' | 'followed' | null;
}

function myQuestionsPage(input: MyQuestions, viewer: Viewer) {
  const { call, sessions, mePath, inquiries, isFollowing: follows, done } = input;
  const { language, now } = viewer;
  const text = (key: string, values = {}) => translate(language, `inquiries.${key}`, values);
  const path = `${mePath}/ask`;
  const isPublic = (state: string) => (publicStates as readonly string[]).includes(state);
  const rows = inquiries.map((one) => ({
    text: one.original,
    lang: one.language,
    about: aboutOf(one, call, sessions, language),
    state: inquiryState(one, language),
    counts: one.counts,
    note: one.state === 'held' && one.heldFor !== null ? heldText(one.heldFor, language) : null,
    path: isPublic(one.state) ? inquiryPath(call, one) : null,
  }));
  return {
    ...publicLayout({ viewer, call, path, mePath, section: 'me', isPrivate: true }, text('own.title')),
    mePath,
    path,
    questionsPath: inquiriesPath(call),
    flash: done && { text: text(`done.${done}`), tone: '', path: null },
    closing: closingText(input.closesAt, viewer),
    waiting: rows.filter(({ counts }) => !counts),
    inquiries: rows.filter(({ counts }) => counts),
    ask:
      takesInquiries(call) && !isOver(input.closesAt, now)
        ? { action: path, formId: input.formId, form: input.form }
        : null,
    follow: {
      want: follows ? 'no' : 'yes',
      label: text(follows ? 'own.unfollow' : 'own.follow'),
      text: text('own.followText'),
    },
  };
}
