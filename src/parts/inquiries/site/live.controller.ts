import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { Call } from '../../../domain/calls/call.entity.js';
import { maskedAddress } from '../../../domain/registrations/links/email-address.js';
import { isProven } from '../../../domain/registrations/links/proven.js';
import { getSessionBySlug } from '../../../domain/sessions/sessions.queries.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { Config } from '../../../platform/config.js';
import { Conflict, type FieldError, NotFound, Unavailable } from '../../../platform/errors.js';
import { isKnownTag } from '../../../platform/http/cached-page.js';
import { FormValues } from '../../../platform/http/form-values.js';
import { translate } from '../../../platform/i18n/messages.js';
import { fieldErrorMessage } from '../../../platform/views/form-fields.js';
import { enterLimit, formLimit, nameLimit, registrationLimit } from '../../../site/limits.js';
import {
  knownVisitor,
  rememberedValues,
  rememberValues,
  visitorOf,
} from '../../../site/registrations/remembered-values.js';
import { Page, SiteController, SitePage } from '../../../site/site-page.js';
import { heldReasons } from '../domain/held-for.js';
import { requireOpen } from '../domain/ask.js';
import { findClosing, idOfForm, listInquiries, listVoicesOf } from '../domain/inquiries.queries.js';
import { closesAt, isOver, publicStates, takesInquiries } from '../domain/inquiry.js';
import { listPolls, listVotedIn } from '../domain/quick-polls.queries.js';
import { AskQuestion } from '../flows/ask-question.flow.js';
import { VoteInQuickPolls } from '../flows/quick-polls.flow.js';
import { inquiriesPath, livePath } from './inquiry-paths.js';
import { LiveHub } from './live-hub.js';
import { livePage, stagePage } from './live.page.js';
import { liveAskForm, liveForm, personForm } from './question-form.js';
import { sentPage, whoPage } from './questions.page.js';

/** Longer than finding an address and writing its email takes, so that timing reveals nothing about it. */
const answerAfterMs = 300;

interface Found {
  call: Call;
  session: Session;
}

/** The questions and quick polls during a session: on phones, which follow every change, and on the wall of the room. */
@SiteController('calls/:call/sessions/:session/live')
export class LiveController {
  constructor(
    private readonly askQuestion: AskQuestion,
    private readonly voteInQuickPolls: VoteInQuickPolls,
    private readonly hub: LiveHub,
    private readonly config: Config,
  ) {}

  @Get()
  async phone(@Param('call') slug: string, @Param('session') name: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, await this.find(page, slug, name));
  }

  @Get('stage')
  async stage(@Param('call') slug: string, @Param('session') name: string, @Page() page: SitePage): Promise<void> {
    const { call, session } = await this.find(page, slug, name);
    const input = { call, session, ...(await this.read(page, call, session)) };
    page.render('inquiries/stage', stagePage(input, this.config.publicUrl, page.viewer(call)));
  }

  /** The questions, the polls and each change of them, as server-sent events. */
  @Get('updates')
  @RouteConfig(nameLimit)
  async updates(@Param('call') slug: string, @Param('session') name: string, @Page() page: SitePage): Promise<void> {
    const { call, session } = await this.find(page, slug, name);
    if (!this.hub.isOpen)
      throw new Unavailable('busy', 'Too many are watching. Ask for the state instead.', { seconds: 5 });
    const { reply } = page;
    void reply.hijack();
    // The end of the connection ends the body: a change is one write for each phone, and not three as with chunks.
    reply.raw.removeHeader('transfer-encoding');
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    await this.hub.join(reply.raw, call, session, page.viewer(call).language);
  }

  /** The questions as they are, for who can't follow them. */
  @Get('state')
  @RouteConfig(nameLimit)
  async state(@Param('call') slug: string, @Param('session') name: string, @Page() page: SitePage): Promise<void> {
    const { call, session } = await this.find(page, slug, name);
    const { version, json } = await this.hub.read(call, session, page.viewer(call).language);
    void page.reply.header('etag', `"${version}"`).header('cache-control', 'private, no-cache');
    if (isKnownTag(page.request.headers['if-none-match'] ?? '', `"${version}"`)) void page.reply.code(304).send();
    else void page.reply.type('application/json; charset=utf-8').send(json);
  }

  @Post()
  @RouteConfig(registrationLimit)
  async ask(@Param('call') slug: string, @Param('session') name: string, @Page() page: SitePage): Promise<void> {
    const found = await this.find(page, slug, name);
    const { call, session } = found;
    const viewer = page.viewer(call);
    // A phone has one field: somebody whom the browser doesn't know says who they are on the page that follows.
    const isWho = page.form.names.includes('email');
    const known = isWho ? null : await this.known(page, call);
    const id = idOfForm(page.form.text('id')) ?? randomUUID();
    const asked = { id, about: `session:${session.slug}`, language: viewer.language, source: 'session' as const };
    try {
      if (known !== null) {
        const { question } = liveForm.read(liveForm.typed(page.form));
        const held = await this.askQuestion.askAs(known.id, { ...asked, question }, page.origin);
        return page.redirect(`${livePath(call, session)}?done=${held ?? 'asked'}`);
      }
      if (!isWho) {
        liveForm.read(liveForm.typed(page.form));
        await requireOpen(page.connection, call, page.now);
        return this.askWho(page, found, []);
      }
      const { question, name: own, email } = liveAskForm.read(liveAskForm.typed(page.form));
      const actor = await visitorOf(page.connection, page, call, email);
      const person = { name: own, email, language: viewer.language };
      await Promise.all([this.askQuestion.ask(slug, person, { ...asked, question }, actor), sleep(answerAfterMs)]);
      rememberValues(page, { ...rememberedValues(page), name: own, email }, undefined);
      page.redirect(`${inquiriesPath(call)}/sent`);
    } catch (error) {
      const refuse = (fieldErrors: readonly FieldError[]) =>
        isWho && fieldErrors.length > 0
          ? this.askWho(page, found, fieldErrors)
          : this.show(page, found, { fieldErrors });
      await page.fail(error, refuse, (refusal) => refusal instanceof Conflict);
    }
  }

  @Post('vote')
  @RouteConfig(enterLimit)
  async vote(@Param('call') slug: string, @Param('session') name: string, @Page() page: SitePage): Promise<void> {
    const { call, session } = await this.find(page, slug, name);
    const number = page.form.text('number');
    const known = await this.known(page, call);
    if (known === null) return page.redirect(`${inquiriesPath(call)}/${Number.parseInt(number, 10) || 0}/me-too`);
    await this.askQuestion.vote(known.id, number, page.form.text('want') !== 'no', page.origin);
    page.redirect(livePath(call, session));
  }

  @Post('polls/:number')
  @RouteConfig(enterLimit)
  async voteInPoll(
    @Param('call') slug: string,
    @Param('session') name: string,
    @Param('number') number: string,
    @Page() page: SitePage,
  ): Promise<void> {
    const found = await this.find(page, slug, name);
    const path = livePath(found.call, found.session);
    const known = await this.known(page, found.call);
    if (known === null) return page.redirect(`${path}/who`);
    try {
      await this.voteInQuickPolls.vote(known.id, found.session.id, number, page.form.list('choice'), page.origin);
      page.redirect(path);
    } catch (error) {
      const { language } = page.viewer(found.call);
      const refuse = ([wrong]: readonly FieldError[]) =>
        this.show(page, found, {
          refused: wrong ? fieldErrorMessage(wrong, language) : translate(language, 'inquiries.poll.closed'),
        });
      await page.fail(error, refuse, (refusal) => refusal instanceof Conflict);
    }
  }

  /** Asks who somebody is that the browser doesn't know, before they vote in a poll. Of a question, its text is typed already. */
  @Get('who')
  async who(@Param('call') slug: string, @Param('session') name: string, @Page() page: SitePage): Promise<void> {
    this.askWho(page, await this.find(page, slug, name), []);
  }

  @Post('who')
  @RouteConfig(formLimit)
  async identify(@Param('call') slug: string, @Param('session') name: string, @Page() page: SitePage): Promise<void> {
    const found = await this.find(page, slug, name);
    const viewer = page.viewer(found.call);
    try {
      const typed = personForm.read(personForm.typed(page.form));
      const actor = await visitorOf(page.connection, page, found.call, typed.email);
      const person = { ...typed, language: viewer.language };
      await Promise.all([this.voteInQuickPolls.identify(slug, person, actor), sleep(answerAfterMs)]);
      page.render('inquiries/sent', sentPage({ call: found.call, email: typed.email }, viewer, 'poll.sent'));
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.askWho(page, found, fieldErrors));
    }
  }

  private askWho(page: SitePage, { call, session }: Found, fieldErrors: readonly FieldError[]): void {
    const viewer = page.viewer(call);
    const path = livePath(call, session);
    const isAsked = page.form.names.includes('question');
    const own = { ...rememberedValues(page), question: page.form.text('question') };
    const typed = isAsked && !page.form.names.includes('email') ? new FormValues(own) : page.form;
    const input = {
      call,
      heading: translate(viewer.language, isAsked ? 'inquiries.ask' : 'inquiries.poll.title'),
      quote: null,
      action: isAsked ? path : `${path}/who`,
      backPath: path,
      formId: isAsked ? (idOfForm(page.form.text('id')) ?? randomUUID()) : null,
      form: isAsked
        ? liveAskForm.view(liveAskForm.typed(typed), fieldErrors, viewer)
        : personForm.view(personForm.typed(typed), fieldErrors, viewer),
    };
    page.render('inquiries/me-too', whoPage(input, viewer));
  }

  private async show(
    page: SitePage,
    { call, session }: Found,
    {
      fieldErrors = null,
      refused = null,
    }: { fieldErrors?: readonly FieldError[] | null; refused?: string | null } = {},
  ): Promise<void> {
    const { connection, now } = page;
    const viewer = page.viewer(call);
    const person = await this.known(page, call);
    const voices = person === null ? [] : await listVoicesOf(connection, person.id);
    const typed = fieldErrors === null ? new FormValues() : page.form;
    const done = page.query.text('done');
    const input = {
      call,
      session,
      ...(await this.read(page, call, session)),
      votedIn: person === null ? [] : await listVotedIn(connection, session.id, person.id),
      own: person && new Set(voices.map(({ id }) => id)),
      address: person && maskedAddress(person.email),
      isOpen: takesInquiries(call) && !isOver(closesAt(await findClosing(connection, call.id), call), now),
      form: liveForm.view(liveForm.typed(typed), fieldErrors ?? [], viewer),
      formId: fieldErrors === null ? randomUUID() : (idOfForm(page.form.text('id')) ?? randomUUID()),
      done: done === 'asked' ? ('asked' as const) : (heldReasons.find((reason) => reason === done) ?? null),
      refused,
    };
    page.render('inquiries/live', livePage(input, viewer));
  }

  private async read({ connection }: SitePage, call: Call, session: Session) {
    const filter = { states: publicStates, sessionId: session.id, order: 'votes', limit: 100 } as const;
    const inquiries = await listInquiries(connection, call.id, filter);
    return { inquiries, polls: await listPolls(connection, session.id) };
  }

  private async known(page: SitePage, call: Call) {
    const person = await knownVisitor(page.connection, page, call);
    return person !== null && isProven(person) ? person : null;
  }

  /** The session, if people can ask about it. */
  private async find(page: SitePage, slug: string, name: string): Promise<Found> {
    const call = await page.call(slug);
    if (!takesInquiries(call)) throw new NotFound('no-questions', 'This call takes no questions here.');
    const session = await getSessionBySlug(page.connection, call.id, name);
    if (session.publishedAt === null) throw new NotFound('session-not-found', 'Session not found.');
    return { call, session };
  }
}
