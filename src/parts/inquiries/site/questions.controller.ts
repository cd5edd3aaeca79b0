import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { Call } from '../../../domain/calls/call.entity.js';
import { isProven } from '../../../domain/registrations/links/proven.js';
import { listPublicSessions } from '../../../domain/sessions/sessions.queries.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { Config } from '../../../platform/config.js';
import { Conflict, type FieldError, NotFound } from '../../../platform/errors.js';
import { FormValues } from '../../../platform/http/form-values.js';
import { enterLimit, formLimit } from '../../../site/limits.js';
import { withQuery } from '../../../platform/http/query.js';
import { maskedAddress } from '../../../domain/registrations/links/email-address.js';
import {
  knownVisitor,
  rememberedValues,
  rememberValues,
  visitorOf,
} from '../../../site/registrations/remembered-values.js';
import { Page, SiteController, SitePage } from '../../../site/site-page.js';
import { requireOpen } from '../domain/ask.js';
import { heldReasons } from '../domain/held-for.js';
import { findClosing, getInquiry, idOfForm, listInquiries, listVoicesOf } from '../domain/inquiries.queries.js';
import { closesAt, hasInquiries, isWaiting, publicStates, takesInquiries } from '../domain/inquiry.js';
import { translate } from '../../../platform/i18n/messages.js';
import { textIn } from '../../../platform/i18n/translated.js';
import { AskQuestion } from '../flows/ask-question.flow.js';
import { inquiriesPath, inquiryPath } from './inquiry-paths.js';
import { askForm, personForm, questionForm } from './question-form.js';
import { perPage, questionsPage, sentPage, whoPage } from './questions.page.js';

/** Longer than finding an address and writing its email takes, so that timing reveals nothing about it. */
const answerAfterMs = 300;

/** The questions of a call and their answers, which everybody can read. */
@SiteController('calls/:call/questions')
export class QuestionsController {
  constructor(
    private readonly askQuestion: AskQuestion,
    private readonly config: Config,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await this.call(page, slug);
    page.rememberChoices(page.viewer(call));
    await this.show(page, call, page.query, null);
  }

  @Post()
  @RouteConfig(formLimit)
  async ask(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await this.call(page, slug);
    const { connection } = page;
    const viewer = page.viewer(call);
    const sessions = await listPublicSessions(connection, call.id);
    const known = page.form.text('email') === '' ? await this.known(page, call) : null;
    const id = idOfForm(page.form.text('id')) ?? randomUUID();
    const asked = { id, language: viewer.language, source: 'page' as const };
    try {
      if (known !== null) {
        const own = questionForm(call, sessions);
        const held = await this.askQuestion.askAs(
          known.id,
          { ...asked, ...own.read(own.typed(page.form)) },
          page.origin,
        );
        return page.redirect(`${inquiriesPath(call)}?done=${held ?? 'asked'}#main`);
      }
      await requireOpen(connection, call, page.now);
      const anybody = askForm(call, sessions);
      const { name, email, ...question } = anybody.read(anybody.typed(page.form));
      const actor = await visitorOf(connection, page, call, email);
      const person = { name, email, ...this.reader(viewer) };
      await Promise.all([this.askQuestion.ask(slug, person, { ...asked, ...question }, actor), sleep(answerAfterMs)]);
      rememberValues(page, { ...rememberedValues(page), name, email }, undefined);
      page.redirect(`${inquiriesPath(call)}/sent`);
    } catch (error) {
      const isClosed = (refusal: Error) => refusal instanceof Conflict;
      await page.fail(error, (fieldErrors) => this.show(page, call, page.query, fieldErrors), isClosed);
    }
  }

  /** Where the link was sent: a page of its own, so that a form on a bad line knows that it has arrived. */
  @Get('sent')
  async sent(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await this.call(page, slug);
    const { email = '' } = rememberedValues(page);
    if (email === '') return page.redirect(inquiriesPath(call));
    page.render('inquiries/sent', sentPage({ call, email }, page.viewer(call)));
  }

  @Post(':number/vote')
  @RouteConfig(enterLimit)
  async vote(@Param('call') slug: string, @Param('number') number: string, @Page() page: SitePage): Promise<void> {
    const call = await this.call(page, slug);
    const known = await this.known(page, call);
    const inquiry = await getInquiry(page.connection, call.id, number);
    if (known === null) return page.redirect(`${inquiriesPath(call)}/${inquiry.number}/me-too`);
    await this.askQuestion.vote(known.id, number, page.form.text('want') !== 'no', page.origin);
    const query = page.carriedQuery(['session', 'q', 'order', 'page']);
    page.redirect(`${withQuery(inquiriesPath(call), query)}#q${inquiry.number}`);
  }

  @Get(':number/me-too')
  async who(@Param('call') slug: string, @Param('number') number: string, @Page() page: SitePage): Promise<void> {
    await this.askWho(page, await this.call(page, slug), number, []);
  }

  @Post(':number/me-too')
  @RouteConfig(formLimit)
  async voteBy(@Param('call') slug: string, @Param('number') number: string, @Page() page: SitePage): Promise<void> {
    const call = await this.call(page, slug);
    try {
      const { name, email } = personForm.read(personForm.typed(page.form));
      const actor = await visitorOf(page.connection, page, call, email);
      const viewer = page.viewer(call);
      const person = { name, email, ...this.reader(viewer) };
      await Promise.all([this.askQuestion.voteBy(slug, person, number, actor), sleep(answerAfterMs)]);
      page.render('inquiries/sent', sentPage({ call, email }, viewer));
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.askWho(page, call, number, fieldErrors));
    }
  }

  private async askWho(page: SitePage, call: Call, number: string, fieldErrors: readonly FieldError[]): Promise<void> {
    const { connection } = page;
    const inquiry = await getInquiry(connection, call.id, number);
    if (!isWaiting(inquiry)) return page.redirect(inquiryPath(call, inquiry));
    const viewer = page.viewer(call);
    const { language } = viewer;
    const view = {
      call,
      heading: translate(language, 'inquiries.meToo'),
      quote: textIn({ ...inquiry, originalLanguage: inquiry.language }, 'text', language, call.languages),
      action: `${inquiriesPath(call)}/${inquiry.number}/me-too`,
      backPath: inquiriesPath(call),
      formId: null,
      form: personForm.view(personForm.typed(page.form), fieldErrors, viewer),
    };
    page.render('inquiries/me-too', whoPage(view, viewer));
  }

  private async show(
    page: SitePage,
    call: Call,
    query: FormValues,
    fieldErrors: readonly FieldError[] | null,
  ): Promise<void> {
    const { connection } = page;
    const viewer = page.viewer(call);
    const sessions = await listPublicSessions(connection, call.id);
    const session = sessions.find(({ slug }) => slug === query.text('session')) ?? null;
    const order = query.choice('order', ['votes', 'time']);
    const filter = { states: publicStates, sessionId: session?.id ?? null, search: query.search, order };
    const range = { limit: perPage + 1, offset: (query.page - 1) * perPage };
    const isOther = query.text('as') === 'other' || page.form.names.includes('email');
    const person = await this.known(page, call);
    const voices = person === null ? [] : await listVoicesOf(connection, person.id);
    const about = session === null ? '' : `session:${session.slug}`;
    const typed = fieldErrors === null ? new FormValues({ about }) : page.form;
    const declared = person === null || isOther ? askForm(call, sessions) : questionForm(call, sessions);
    const done = query.text('done');
    const input = {
      call,
      sessions,
      session,
      inquiries: await listInquiries(connection, call.id, { ...filter, ...range }),
      search: query.search,
      order,
      page: query.page,
      closesAt: closesAt(await findClosing(connection, call.id), call),
      takes: takesInquiries(call),
      known: person && {
        own: new Set(voices.map(({ id }) => id)),
        address: maskedAddress(person.email),
      },
      form: declared.view(declared.typed(typed) as never, fieldErrors ?? [], viewer),
      formId: fieldErrors === null ? randomUUID() : (idOfForm(page.form.text('id')) ?? randomUUID()),
      done: done === 'asked' ? ('asked' as const) : (heldReasons.find((reason) => reason === done) ?? null),
      publicUrl: this.config.publicUrl,
    };
    page.render('inquiries/questions', questionsPage(input, viewer));
  }

  /** The person whom the browser knows, if their address is proven. */
  private async known(page: SitePage, call: Call) {
    const person = await knownVisitor(page.connection, page, call);
    return person !== null && isProven(person) ? person : null;
  }

  private reader({ language, isOwnZone, timeZone }: Viewer) {
    return { language, timeZone: isOwnZone ? timeZone : undefined };
  }

  /** The call, if its questions are public. */
  private async call(page: SitePage, slug: string): Promise<Call> {
    const call = await page.call(slug);
    if (!hasInquiries(call)) throw new NotFound('no-questions', 'This call takes no questions here.');
    return call;
  }
}
