import { asksForAllZones, likelyZones, zoneGroups, zoneOptionsPath } from '../../domain/time/zone-options.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { delegationStart } from '../../domain/delegations/delegation-input.js';
import { StartDelegation } from '../../flows/delegations/start-delegation.flow.js';
import { read } from '../../platform/validation.js';
import { listPublicSessions } from '../../domain/sessions/sessions.queries.js';
import { SiteController, Page, SitePage } from '../site-page.js';
import { formLimit } from '../limits.js';
import { visitorOf } from '../registrations/remembered-values.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { isTimeZone } from '../../domain/time/zones.js';
import { languageOptions } from '../registrations/me-forms.js';
import { publicLayout } from '../layout.js';
import { delegationsPath, lostLinkPath, programmePath } from '../paths.js';
import { type Query, withQuery } from '../../platform/http/query.js';

const delegationStartFields = ['name', 'email', 'organization', 'timeZone', 'language'] as const;

type DelegationStartValues = Partial<Record<(typeof delegationStartFields)[number], string>>;

/**
 * Returns the form for requesting the link to a delegation's page. `allZones` lists all time zones, for people without
 * script.
 */
function delegationStartPage(
  call: Call,
  viewer: Viewer,
  form: { values?: DelegationStartValues; fieldErrors?: readonly FieldError[]; query?: Query; allZones?: boolean } = {},
) {
  const { language } = viewer;
  const { values = {}, fieldErrors = [] } = form;
  const action = delegationsPath(call);
  const heading = translate(language, 'delegations.start.title');
  const timeZone = values.timeZone ?? (viewer.isOwnZone ? viewer.timeZone : '');
  const zones = form.allZones ? zoneGroups : likelyZones;
  const describe = (id: keyof DelegationStartValues) => field(id, values[id], fieldErrors, language);
  const fields = {
    name: describe('name'),
    email: describe('email'),
    organization: describe('organization'),
    timeZone: describe('timeZone'),
    language: describe('language'),
  };
  const labels = {
    name: translate(language, 'sessions.name'),
    email: translate(language, 'common.email'),
    organization: translate(language, 'sessions.organization'),
    timeZone: translate(language, 'sessions.timeZone'),
    language: translate(language, 'sessions.emailLanguage'),
  };
  return {
    ...publicLayout({ viewer, call, path: action, query: form.query ?? {}, section: 'programme' }, heading),
    heading,
    action: withQuery(action, { session: form.query?.['session'] }),
    fields,
    errors: errorSummary(Object.values(fields), labels, language),
    hasZone: isTimeZone(timeZone),
    zones: zones(language, viewer.now, timeZone, [viewer.timeZone, call.timeZone, 'UTC']),
    // Where the others are; null if all are listed.
    moreZonesPath: form.allZones ? null : zoneOptionsPath(language),
    languages: languageOptions(fields.language.value || language),
    lostLinkPath: lostLinkPath(call),
  };
}

/** Returns the page after that form, which doesn't reveal whether the address is known. */
function delegationSentPage(call: Call, email: string, viewer: Viewer) {
  const heading = translate(viewer.language, 'registrations.me.lost.sentTitle');
  const path = delegationsPath(call);
  return {
    ...publicLayout({ viewer, call, path, section: 'programme', isPrivate: true }, heading),
    heading,
    text: translate(viewer.language, 'delegations.start.sentText', { email }),
    againPath: path,
    programmePath: programmePath(call),
  };
}

/** Longer than finding an address and writing its email takes, so that timing reveals nothing about it. */
const answerAfterMs = 300;

/** "Register a delegation": the link to its page comes by email. */
@SiteController()
export class DelegationStartController {
  constructor(
    private readonly database: DataSource,
    private readonly startDelegation: StartDelegation,
  ) {}

  @Get('calls/:call/delegations')
  async form(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await page.call(slug);
    const viewer = page.viewer(call);
    page.rememberChoices(viewer);
    const input = { values: { language: viewer.language }, query: page.carriedQuery(['tz', 'lang', 'session']) };
    page.render('delegations/start', delegationStartPage(call, viewer, input));
  }

  @Post('calls/:call/delegations')
  @RouteConfig(formLimit)
  async start(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await page.call(slug);
    const viewer = page.viewer(call);
    const values = page.form.texts(delegationStartFields);
    const query = page.carriedQuery(['session']);
    if (asksForAllZones(page.form)) {
      page.render('delegations/start', delegationStartPage(call, viewer, { values, query, allZones: true }));
      return;
    }
    try {
      const input = read(delegationStart, values);
      const session = await this.sessionOf(call.id, query['session'] ?? '');
      const actor = await visitorOf(this.database.manager, page, call, input.email);
      await Promise.all([this.startDelegation.run(call.slug, input, actor, session), sleep(answerAfterMs)]);
      page.render('delegations/link-sent', delegationSentPage(call, input.email, viewer));
    } catch (error) {
      await page.fail(error, (fieldErrors) =>
        page.render('delegations/start', delegationStartPage(call, viewer, { values, fieldErrors, query })),
      );
    }
  }

  /** The session that the visitor came from, if it belongs to the call. */
  private async sessionOf(callId: string, slug: string): Promise<string | undefined> {
    const sessions = slug === '' ? [] : await listPublicSessions(this.database.manager, callId);
    return sessions.find((session) => session.slug === slug)?.slug;
  }
}
