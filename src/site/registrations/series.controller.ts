import { asksForAllZones } from '../../domain/time/zone-options.js';
import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { Call } from '../../domain/calls/call.entity.js';
import { type AddableSession, addableSessions } from '../../domain/registrations/admission/addable-sessions.js';
import { publicView } from '../../domain/registrations/waitlist/waitlist.queries.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { getSeriesBySlug, listSessionsOfSeries } from '../../domain/sessions/series.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import { listSpeakersById } from '../../domain/speakers/speakers.queries.js';
import { RegisterForSeveral } from '../../flows/registrations/register-for-several.flow.js';
import { Config } from '../../platform/config.js';
import { Conflict, type FieldError, invalidField, NotFound } from '../../platform/errors.js';
import { constantTime } from '../../platform/constant-time.js';
import { SiteController, Page, SitePage } from '../site-page.js';
import { registrationLimit } from '../limits.js';
import { resolveOrganization } from '../organizations/intended-organization.js';
import { organizationAnswerFields } from '../organizations/organization-question.js';
import { findBefore } from '../sessions/public-sessions.queries.js';
import type { AnnouncedBefore } from '../sessions/structured-data.js';
import { listUnconfirmed, type Unconfirmed } from '../speakers/public-speakers.queries.js';
import { checkedChoice } from './add-sessions.controller.js';
import { visitorOf, rememberedValues } from './remembered-values.js';
import { readRegistration } from './read-registration.js';
import { redirectRegistered } from './redirect-registered.js';
import { answerStepMs } from './registration.controller.js';
import { askedSections, readSections } from './form-sections.js';
import { formErrors, isBusy, registrationFields } from './registration-form.js';
import { seriesPage, type TypedSeries } from './series.page.js';

const changedMeanwhile = invalidField('sessions', 'sessions-changed', 'The sessions have closed or filled up.');

interface PublicSeries {
  call: Call;
  series: Series;
  /** Those that are or were public, by start. */
  sessions: Session[];
  /** How they were announced before, by their ids. */
  before: Map<string, AnnouncedBefore>;
  speakers: Speaker[];
  unconfirmed: Unconfirmed[];
  open: AddableSession[];
}

/** The page of a series, on which people register for all, some or one of its sessions. */
@SiteController('calls/:call/series/:series')
export class SeriesController {
  constructor(
    private readonly config: Config,
    private readonly register: RegisterForSeveral,
  ) {}

  @Get()
  async show(@Param('call') callSlug: string, @Param('series') slug: string, @Page() page: SitePage): Promise<void> {
    const found = await this.found(callSlug, slug, page);
    const viewer = page.viewer(found.call);
    page.keepOpener(viewer);
    page.rememberChoices(viewer);
    const values = { language: viewer.language, ...rememberedValues(page) };
    this.render(page, found, { values, chosen: null });
  }

  @Post()
  @RouteConfig(registrationLimit)
  async submit(@Param('call') callSlug: string, @Param('series') slug: string, @Page() page: SitePage): Promise<void> {
    const found = await this.found(callSlug, slug, page);
    const viewer = page.viewer(found.call);
    page.keepOpener(viewer);
    const values = page.form.texts([...registrationFields, ...organizationAnswerFields]);
    const typed = { values, chosen: page.form.list('sessions') };
    if (asksForAllZones(page.form)) return this.render(page, found, { ...typed, allZones: true });
    const meant = await resolveOrganization(page.connection, found.call.id, values);
    try {
      const asks = found.open.some(({ session: one }) => typed.chosen.includes(one.id) && one.asksAttendance);
      // Questions of the sessions are answered later.
      const also = readSections(found.call, page.form);
      const { answers: _, ...read } = readRegistration(values, [], {}, meant, asks);
      const input = { ...read, via: viewer.via };
      const wanted = checkedChoice(found.open, typed.chosen);
      const [first, ...others] = found.open.map(({ session }) => session.id).filter((id) => wanted.includes(id));
      if (first === undefined) throw changedMeanwhile;
      const actor = await visitorOf(page.connection, page, found.call, input.email);
      const registered = await constantTime(answerStepMs, () => this.register.run(first, others, input, actor, also));
      const closed = found.sessions.map(({ id }) => id).filter((id) => wanted.includes(id) && !others.includes(id));
      const missed = [...registered.missed, ...closed.filter((id) => id !== first)];
      const answer = { registered: { ...registered, missed }, input, values, meant, given: {}, way: viewer };
      redirectRegistered(page, this.config.secret, answer);
    } catch (error) {
      const again = { ...typed, values: { ...values, organization: meant.name }, similar: meant.similar };
      if (!(error instanceof Conflict))
        return page.fail(error, (errors, code) => this.render(page, found, again, formErrors(errors, code)), isBusy);
      // The first session has closed or filled up in the meantime: the page shows that.
      const { code, message, values: limits } = error;
      const isOfOrganization = code === 'organization-limit';
      const { fieldErrors } = changedMeanwhile;
      const errors = isOfOrganization ? [{ path: 'organization', code, message, values: limits }] : fieldErrors;
      page.status = 409;
      this.render(page, await this.found(callSlug, slug, page), again, errors);
    }
  }

  /** Throws NotFound, also for a series whose sessions are all drafts. */
  private async found(callSlug: string, slug: string, page: SitePage): Promise<PublicSeries> {
    const { connection } = page;
    const call = await page.call(callSlug);
    const series = await getSeriesBySlug(connection, call.id, slug);
    const all = (await listSessionsOfSeries(connection, series.id)).filter(({ publishedAt }) => publishedAt !== null);
    if (all.length === 0) throw new NotFound('series-not-found', 'Series not found.');
    const sessions = await publicView(connection, all, page.now);
    const before = new Map<string, AnnouncedBefore>();
    for (const one of sessions) before.set(one.id, await findBefore(connection, one));
    const ids = sessions.flatMap((one) => one.speakers.flatMap(({ id }) => id ?? []));
    return {
      call,
      series,
      sessions,
      before,
      speakers: await listSpeakersById(connection, ids),
      unconfirmed: await listUnconfirmed(
        connection,
        sessions.map(({ id }) => id),
      ),
      open: addableSessions(sessions, [], page.now),
    };
  }

  private render(page: SitePage, found: PublicSeries, typed: TypedSeries, errors: readonly FieldError[] = []): void {
    const viewer = page.viewer(found.call);
    const query = page.carriedQuery(['tz', 'lang']);
    const { publicUrl } = this.config;
    const sections = askedSections(found.call, page.form, errors, viewer);
    page.render(
      'registrations/series-page',
      seriesPage({ ...found, typed, fieldErrors: errors, sections, query, publicUrl }, viewer),
    );
  }
}
