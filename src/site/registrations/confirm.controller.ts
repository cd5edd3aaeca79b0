import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../domain/calls/calls.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { isProven } from '../../domain/registrations/links/proven.js';
import { hasUnconfirmed, organizationNames } from '../../domain/registrations/registrations.queries.js';
import { ProveAddress } from '../../flows/registrations/prove-address.flow.js';
import { ChangeLinks } from '../../flows/registrations/change-links.flow.js';
import { Config } from '../../platform/config.js';
import { SiteController, Page, SitePage } from '../site-page.js';
import { enterLimit, formLimit } from '../limits.js';
import { type ConfirmState, confirmPage } from './confirm.page.js';
import { findSessionsToConfirm } from './my-sessions.js';
import { visitorToken } from '../../domain/registrations/links/link-tokens.js';
import { typedSections } from './form-sections.js';
import { mePath } from './registration-paths.js';
import { rememberVisitor } from './visitor-cookie.js';
import { confirmToken } from '../../domain/registrations/links/confirm-token.js';
import { ReportNotMe } from '../../flows/registrations/report-not-me.flow.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { translate } from '../../platform/i18n/messages.js';
import { publicLayout } from '../layout.js';
import { lostLinkPath } from '../paths.js';

/** Confirms an email address by the link in an email. The page has a button, because email scanners follow links. */
@SiteController()
export class ConfirmController {
  constructor(
    private readonly config: Config,
    private readonly proveAddress: ProveAddress,
    private readonly changeLinks: ChangeLinks,
    private readonly reportNotMe: ReportNotMe,
  ) {}

  @Get('confirm/:token')
  async ask(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { attendee, state } = await this.proveAddress.find(token);
    const isDone = isProven(attendee) && !(await hasUnconfirmed(page.connection, attendee.id));
    await this.show(page, token, attendee, isDone ? 'done' : state === 'valid' ? 'ask' : 'expired');
  }

  @Post('confirm/:token')
  @RouteConfig(enterLimit)
  async confirm(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { attendee, state } = await this.proveAddress.confirm(token, page.origin, page.browserZone);
    if (state !== 'valid') return this.show(page, token, attendee, isProven(attendee) ? 'done' : 'expired');
    const { id, linkVersion } = attendee;
    rememberVisitor(page.request, page.reply, visitorToken(this.config.secret, id, linkVersion));
    page.redirect(`${mePath(this.config.secret, attendee)}?done=confirmed`);
  }

  @Post('confirm/:token/new')
  @RouteConfig(formLimit)
  async renew(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { attendee } = await this.proveAddress.find(token);
    const call = await getCall(page.connection, attendee.callId);
    await this.changeLinks.send(call.slug, attendee.email, page.visitor);
    await this.show(page, token, attendee, 'sent');
  }

  @Get('not-me/:token')
  async askNotMe(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.showNotMe(page, token, await this.reportNotMe.find(token), false);
  }

  @Post('not-me/:token')
  @RouteConfig(enterLimit)
  async report(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { attendee, isReported } = await this.reportNotMe.run(token, page.origin);
    await this.showNotMe(page, token, attendee, isReported);
  }

  private async show(page: SitePage, token: string, attendee: Attendee, state: ConfirmState): Promise<void> {
    const { connection } = page;
    const call = await getCall(connection, attendee.callId);
    const isAsked = state === 'ask';
    const sessions = isAsked ? await findSessionsToConfirm(connection, attendee.id, page.now) : [];
    const organizations = await organizationNames(connection, isAsked ? [attendee.organizationId] : []);
    const organization = organizations.get(attendee.organizationId ?? '') ?? null;
    const viewer = page.viewerOf(attendee);
    const typed = isAsked ? await typedSections(connection, call, attendee, viewer.language) : [];
    const person = isAsked ? { name: attendee.name, organization, typed } : null;
    const input = {
      call,
      email: attendee.email,
      isKnown: isProven(attendee),
      person,
      sessions,
      path: `/confirm/${token}`,
      state,
    };
    page.render('registrations/confirm', confirmPage(input, viewer), state === 'expired' ? 410 : 200);
  }

  private async showNotMe(page: SitePage, token: string, attendee: Attendee, isReported: boolean): Promise<void> {
    const call = await getCall(page.connection, attendee.callId);
    const confirm = confirmToken(this.config.secret, attendee.id, attendee.linkVersion, page.now);
    const unconfirmed = await findSessionsToConfirm(page.connection, attendee.id, page.now);
    const input = {
      call,
      attendee,
      hasUnconfirmed: unconfirmed.length > 0,
      isReported,
      path: `/not-me/${token}`,
      confirmPath: `/confirm/${confirm}`,
    };
    page.render('registrations/not-me', notMePage(input, page.viewerOf(attendee)));
  }
}

interface NotMePageInput {
  call: Call;
  attendee: Pick<Attendee, 'email' | 'provenAt' | 'notMeAt'>;
  /** Whether there is anything that its owner has not confirmed. */
  hasUnconfirmed: boolean;
  /** Whether the owner has just reported it. */
  isReported: boolean;
  /** The address of the link. */
  path: string;
  /** Where the owner can confirm the address if it was them. */
  confirmPath: string;
}

/** Returns the page that asks the owner of an address whether they didn't register, or confirms the report. */
function notMePage(input: NotMePageInput, viewer: Viewer) {
  const { call, attendee, hasUnconfirmed, isReported, path, confirmPath } = input;
  const { language } = viewer;
  const text = (key: string, values = {}) => translate(language, `confirm.${key}`, values);
  const view = (
    heading: string,
    words: string,
    more: Partial<Record<'action' | 'other', { path: string; label: string }>>,
  ) => ({
    ...publicLayout({ viewer, call, path, isPrivate: true }, heading),
    heading,
    text: words,
    action: null,
    other: null,
    ...more,
  });
  const action = { path, label: text('notMe.submit') };
  if (isProven(attendee)) {
    if (hasUnconfirmed) return view(text('notMe.heading'), text('mine.notMe', { email: attendee.email }), { action });
    if (isReported) return view(text('notMe.doneHeading'), text('mine.notMeDone'), {});
    const other = { path: lostLinkPath(call), label: translate(language, 'registrations.me.lost.title') };
    return view(text('doneHeading'), text('notMe.provenText'), { other });
  }
  if (attendee.notMeAt !== null) {
    const other = { path: confirmPath, label: text('notMe.undo') };
    return view(text('notMe.doneHeading'), text('notMe.doneText'), { other });
  }
  return view(text('notMe.heading'), text('notMe.text', { email: attendee.email }), { action });
}
