import { asksForAllZones } from '../../domain/time/zone-options.js';
import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { emailKey } from '../../domain/registrations/links/email-address.js';
import type { RegistrationInput } from '../../domain/registrations/admission/registration-input.js';
import { UndoMistyped } from '../../flows/registrations/undo-mistyped.flow.js';
import { RegisterForSeveral, type SeveralRegistrations } from '../../flows/registrations/register-for-several.flow.js';
import { Config } from '../../platform/config.js';
import { Conflict, type FieldError } from '../../platform/errors.js';
import { constantTime } from '../../platform/constant-time.js';
import { Debounce } from '../../platform/debounce.js';
import { typedAnswers } from '../../domain/questions/question-fields.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { tzDataVersion } from '../../domain/time/tz-data.js';
import { VersionCache } from '../../platform/version-cache.js';
import { type BuiltFeed, builtEvent, sendFile, sessionEvent } from '../calendar/calendar-events.js';
import { SiteController, Page, SitePage } from '../site-page.js';
import { registrationLimit } from '../limits.js';
import { sessionPath } from '../paths.js';
import { resolveOrganization } from '../organizations/intended-organization.js';
import { organizationAnswerFields } from '../organizations/organization-question.js';
import { redirectRegistered } from './redirect-registered.js';
import { readRegistration } from './read-registration.js';
import { readSections } from './form-sections.js';
import { formErrors, isBusy, registrationFields } from './registration-form.js';
import { correctedForm, isForBrowser, readRegisteredAnswer, type RegisteredAnswer } from './registered-answer.js';
import { type PublicSession, PublicSessions } from '../sessions/public-sessions.js';
import { chosenOfSeries, maxSessions } from '../sessions/series.js';
import { visitorOf, forgetValues, rememberedValues } from './remembered-values.js';
import { SessionPages, type TypedRegistration } from './registration-page.js';
import { secretsOf } from '../../platform/secrets/secrets.js';

/** Longer than registering, which takes 10 to 70 ms and a little longer for an unknown address. */
export const answerStepMs = 150;
/** Nobody waits longer for it: answers come at the end of a step of time. */
const gatherMs = 20;

/** A session with its registration form. */
@SiteController('calls/:call/sessions/:session')
export class RegistrationController {
  private readonly pages: SessionPages;
  private readonly files = new VersionCache<BuiltFeed>(500, ({ body }) => body.length);
  private readonly gathering = new Debounce(gatherMs);

  constructor(
    private readonly sessions: PublicSessions,
    private readonly config: Config,
    private readonly register: RegisterForSeveral,
    private readonly undoMistyped: UndoMistyped,
  ) {
    this.pages = new SessionPages(config.publicUrl);
  }

  @Get()
  async session(@Param('call') callSlug: string, @Param('session') slug: string, @Page() page: SitePage) {
    if (slug.endsWith('.ics')) return this.file(callSlug, slug.slice(0, -'.ics'.length), page);
    const found = await this.sessions.get(callSlug, slug);
    const viewer = page.viewer(found.call);
    page.keepOpener(viewer);
    page.rememberChoices(viewer);
    const { connection } = page;
    const remembered = rememberedValues(page);
    const corrects = page.query.text('corrects');
    const answer = readRegisteredAnswer(secretsOf(connection).accepted, corrects);
    const corrected = answer !== null && isForBrowser(answer, remembered, page.now) ? answer : null;
    if (corrected === null && Object.keys(remembered).length === 0) {
      return this.pages.show(connection, page, found, () => this.sessions.get(callSlug, slug));
    }
    const { values, ...typed } = corrected ? correctedForm(corrected) : { values: {}, alsoIn: [] };
    await this.pages.showTyped(connection, page, found, {
      ...typed,
      values: { ...remembered, language: viewer.language, ...values },
      remembered: corrected ? undefined : remembered.name,
      corrects: corrected && corrects,
    });
  }

  /** The calendar file of a session. */
  private async file(callSlug: string, slug: string, page: SitePage): Promise<void> {
    const { call, session, version } = await this.sessions.get(callSlug, slug);
    const { language } = page.viewer(call);
    const build = () => builtEvent(sessionEvent(call, session, language, this.config), call);
    const file = await this.files.get(`${session.id} ${language}`, `${version} ${tzDataVersion()}`, build);
    page.share({ version, current: this.versionOf(callSlug, slug), until: null, isForAll: true });
    sendFile(page, file, `${slug}.ics`);
  }

  /** Not within `file`: a function keeps all that the others beside it use, here the session. */
  private versionOf(callSlug: string, slug: string): () => Promise<string> {
    return async () => (await this.sessions.get(callSlug, slug)).version;
  }

  /** Registers somebody, and undoes what the same visitor did before with a mistyped address. */
  private async registerAndCorrect(
    session: Session,
    chosen: readonly string[],
    input: RegistrationInput,
    page: SitePage,
    corrected: RegisteredAnswer | null,
    also: ReturnType<typeof readSections>,
  ): Promise<SeveralRegistrations> {
    const actor = await visitorOf(page.connection, page, { id: session.callId }, input.email);
    const registered = await this.register.run(session.id, chosen, input, actor, also);
    if (corrected !== null && emailKey(corrected.email) !== emailKey(input.email)) {
      const ids = corrected.answers.map(({ createdId }) => createdId);
      await this.undoMistyped.run(ids, page.visitor);
    }
    return registered;
  }

  @Post()
  @RouteConfig(registrationLimit)
  async submit(@Param('call') callSlug: string, @Param('session') sessionSlug: string, @Page() page: SitePage) {
    const from = performance.now();
    await this.gathering.join();
    const found = await this.sessions.get(callSlug, sessionSlug);
    const { call, session, questions } = found;
    const viewer = page.viewer(call);
    page.keepOpener(viewer);
    const values = page.form.texts([...registrationFields, ...organizationAnswerFields]);
    const alsoIn = page.form.list('alsoIn').slice(0, maxSessions);
    const corrects = page.form.text('corrects');
    const corrected = readRegisteredAnswer(secretsOf(page.connection).accepted, corrects);
    if (asksForAllZones(page.form)) {
      const typed = { values, alsoIn, corrects: corrected && corrects, allZones: true };
      return this.pages.showTyped(page.connection, page, found, typed);
    }
    const meant = await resolveOrganization(page.connection, call.id, values);
    try {
      const given = typedAnswers(page.request.body, questions);
      const chosen = chosenOfSeries(session, found.inSeries, alsoIn);
      const asks = [session, ...found.inSeries].some(
        ({ id, asksAttendance }) => asksAttendance && (id === session.id || chosen.includes(id)),
      );
      const also = readSections(call, page.form);
      const read = readRegistration(values, questions, given, meant, asks);
      const input = { ...read, via: viewer.via };
      const work = () => this.registerAndCorrect(session, chosen, input, page, corrected, also);
      const registered = await constantTime(answerStepMs, work, from);
      redirectRegistered(page, this.config.secret, { registered, input, values, meant, given, way: viewer });
    } catch (error) {
      const typed = { values, alsoIn, corrects: corrected && corrects };
      if (!(error instanceof Conflict)) {
        const again = { ...typed, values: { ...values, organization: meant.name }, similar: meant.similar };
        const show = (fieldErrors: readonly FieldError[], code: string) =>
          this.pages.showTyped(page.connection, page, found, again, formErrors(fieldErrors, code));
        return page.fail(error, show, isBusy);
      }
      // Closed, cancelled or full in the meantime: the page shows that.
      await this.refuse(page, await this.sessions.get(callSlug, sessionSlug), typed, error);
    }
  }

  /** "Not you?", for another user of the browser. */
  @Post('forget')
  async forget(@Param('call') callSlug: string, @Param('session') sessionSlug: string, @Page() page: SitePage) {
    const { call, session } = await this.sessions.get(callSlug, sessionSlug);
    forgetValues(page);
    page.redirect(`${sessionPath(call, session)}#register`);
  }

  private async refuse(
    page: SitePage,
    found: PublicSession,
    typed: TypedRegistration,
    { code, message, values }: Conflict,
  ): Promise<void> {
    const fieldErrors = code === 'organization-limit' ? [{ path: 'organization', code, message, values }] : [];
    page.status = 409;
    await this.pages.showTyped(page.connection, page, found, typed, fieldErrors);
  }
}
