import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { getPublicCallBySlug } from '../../domain/calls/calls.queries.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import type { RegistrationInput } from '../../domain/registrations/registration-input.js';
import { UndoMistyped } from '../../flows/registrations/undo-mistyped.flow.js';
import { RegisterForSeveral, type SeveralRegistrations } from '../../flows/registrations/register-for-several.flow.js';
import { Config } from '../../platform/config.js';
import { ReadReplica } from '../../platform/database/read-replica.js';
import type { Connection } from '../../platform/database/tx.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { inEvenTime } from '../../platform/even-time.js';
import { typedAnswers } from '../../domain/questions/answer-form.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession, getSessionBySlug, listSeries } from '../../domain/sessions/sessions.queries.js';
import { sendEvent, sessionEvent } from '../calendar/calendar-events.js';
import { registrationLimit } from '../limits.js';
import { sessionPath } from '../paths.js';
import { meantOrganization } from '../organizations/intended-organization.js';
import { organizationAnswerFields } from '../organizations/organization-question.js';
import { readRegistration } from './read-registration.js';
import { registrationFields } from './registration-form.js';
import { correctedForm, readRegisteredAnswer, registeredPath, type RegisteredAnswer } from './registered-answer.js';
import { chosenOfSeries, mostSessions } from '../sessions/series.js';
import { SiteController } from '../site-controller.js';
import { Page, SitePage } from '../site-page.js';
import { visitorOf } from './known-visitor.js';
import { forgetValues, rememberedValues, rememberValues } from './remembered-values.js';
import { questionsOf, showRegistrationForm, type TypedRegistration } from './registration-page.js';
import { secretsOf } from '../../platform/secrets/secrets.js';

/** Longer than registering, which takes 10 to 50 ms and a little longer for an unknown address. */
const answerStepMs = 150;

/** A session with its registration form. */
@SiteController('calls/:call/sessions/:session')
export class RegistrationController {
  constructor(
    private readonly database: DataSource,
    private readonly replica: ReadReplica,
    private readonly config: Config,
    private readonly register: RegisterForSeveral,
    private readonly undoMistyped: UndoMistyped,
  ) {}

  @Get()
  async session(
    @Param('call') callSlug: string,
    @Param('session') sessionSlug: string,
    @Page() page: SitePage,
  ): Promise<void> {
    await this.replica.read(page, (connection) => this.show(connection, callSlug, sessionSlug, page));
  }

  private async show(connection: Connection, callSlug: string, sessionSlug: string, page: SitePage): Promise<void> {
    const call = await getPublicCallBySlug(connection, callSlug);
    const isFile = sessionSlug.endsWith('.ics');
    const session = await publicSession(connection, call, isFile ? sessionSlug.slice(0, -4) : sessionSlug);
    const viewer = page.viewer(call);
    const { language } = viewer;
    if (isFile) return sendEvent(page, sessionEvent(call, session, language, this.config), call, `${session.slug}.ics`);
    page.rememberChoices(viewer);
    const remembered = rememberedValues(page);
    const corrects = page.query.text('corrects');
    const corrected = readRegisteredAnswer(secretsOf(this.database.manager).accepted, corrects);
    const { values, ...typed } = corrected ? correctedForm(corrected) : { values: {}, alsoIn: [] };
    await showRegistrationForm(connection, page, {
      call,
      session,
      publicUrl: this.config.publicUrl,
      ...typed,
      values: { ...remembered, language, ...values },
      remembered: corrected ? undefined : remembered.name,
      corrects: corrected && corrects,
    });
  }

  /** Registers somebody, and undoes what the same visitor did before with a mistyped address. */
  private async registerAndCorrect(
    session: Session,
    chosen: readonly string[],
    input: RegistrationInput,
    page: SitePage,
    corrected: RegisteredAnswer | null,
  ): Promise<SeveralRegistrations> {
    const actor = await visitorOf(this.database.manager, page, { id: session.callId }, input.email);
    const registered = await this.register.run(session.id, chosen, input, actor);
    if (corrected !== null && emailKey(corrected.email) !== emailKey(input.email)) {
      const ids = corrected.answers.map(({ createdId }) => createdId);
      await this.undoMistyped.run(ids, page.visitor);
    }
    return registered;
  }

  @Post()
  @RouteConfig(registrationLimit)
  async submit(
    @Param('call') callSlug: string,
    @Param('session') sessionSlug: string,
    @Page() page: SitePage,
  ): Promise<void> {
    const call = await page.call(callSlug);
    const session = await publicSession(this.database.manager, call, sessionSlug);
    const values = page.form.texts([...registrationFields, ...organizationAnswerFields]);
    const alsoIn = page.form.list('alsoIn').slice(0, mostSessions);
    const corrects = page.form.text('corrects');
    const corrected = readRegisteredAnswer(secretsOf(this.database.manager).accepted, corrects);
    const meant = await meantOrganization(this.database.manager, call.id, values);
    try {
      const questions = await questionsOf(this.database.manager, session);
      const given = typedAnswers(page.request.body, questions);
      const input = readRegistration(values, questions, given, meant);
      const chosen = chosenOfSeries(session, await listSeries(this.database.manager, session), alsoIn);
      const work = () => this.registerAndCorrect(session, chosen, input, page, corrected);
      const registered = await inEvenTime(answerStepMs, work);
      rememberValues(page, { ...values, organization: meant.name }, input.timeZone);
      page.redirect(
        registeredPath(this.config.secret, {
          ...registered,
          name: input.name,
          email: input.email,
          // The question never delays a registration.
          similar: meant.similar.slice(0, 3).map((one) => one.name),
          at: page.now.toISOString(),
          typed: {
            organization: meant.name,
            country: values.country ?? '',
            timeZone: input.timeZone,
            language: input.language,
            questions: Object.fromEntries(Object.entries(given).map(([key, all]) => [key, [...all]])),
          },
        }),
      );
    } catch (error) {
      const { publicUrl } = this.config;
      const typed = { call, session, publicUrl, values, alsoIn, corrects: corrected && corrects };
      if (!(error instanceof Conflict)) {
        const again = { ...typed, values: { ...values, organization: meant.name }, similar: meant.similar };
        return page.fail(error, (fieldErrors) => showRegistrationForm(this.database.manager, page, again, fieldErrors));
      }
      await this.refuse(page, typed, error);
    }
  }

  /** "Not you?", for another user of the browser. */
  @Post('forget')
  async forget(
    @Param('call') callSlug: string,
    @Param('session') sessionSlug: string,
    @Page() page: SitePage,
  ): Promise<void> {
    const call = await page.call(callSlug);
    const session = await publicSession(this.database.manager, call, sessionSlug);
    forgetValues(page);
    page.redirect(`${sessionPath(call, session)}#register`);
  }

  private async refuse(page: SitePage, typed: TypedRegistration, { code, message, values }: Conflict): Promise<void> {
    // Closed, cancelled or full in the meantime: the page shows that.
    const fresh = await getSession(this.database.manager, typed.session.id);
    const fieldErrors = code === 'organization-limit' ? [{ path: 'organization', code, message, values }] : [];
    page.status = 409;
    await showRegistrationForm(this.database.manager, page, { ...typed, session: fresh }, fieldErrors);
  }

  /** Drafts are not public. */
}

async function publicSession(connection: Connection, call: Call, slug: string): Promise<Session> {
  const session = await getSessionBySlug(connection, call.id, slug);
  if (session.publishedAt === null) throw new NotFound('session-not-found', 'Session not found.');
  return session;
}
