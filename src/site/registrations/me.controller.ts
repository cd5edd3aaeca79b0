import { type OwnProposalList, type OwnProposalPage, ownProposals } from '../proposals/own-proposals.js';
import { asTeamsSee } from '../../domain/proposals/team-sight.js';
import { asksForAllZones } from '../../domain/time/zone-options.js';
import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { AnnounceProposal } from '../../flows/proposals/announce-proposal.flow.js';
import { ResendInvite } from '../../flows/notifications/resend-invite.flow.js';
import { UpdatePreferences } from '../../flows/registrations/update-preferences.flow.js';
import { feedLink } from '../../domain/notifications/email/links.js';
import { Config } from '../../platform/config.js';
import type { FieldError } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { isWindowOpen, submissionWindow } from '../../domain/calls/submission-window.js';
import { listProposalsOf, listTeamRequests } from '../../domain/proposals/own-proposals.queries.js';
import { preferencesInput } from '../../domain/registrations/admission/registration-input.js';
import { listSeriesOf } from '../../domain/sessions/series.queries.js';
import { Page, SitePage } from '../site-page.js';
import { formLimit, linkLimit } from '../limits.js';
import { ownSections } from './form-sections.js';
import { mutedIn } from './me-forms.js';
import { type MeFlash, mePage } from './me.page.js';
import { attendeeOfLink, OwnPageController } from './own-page-controller.js';
import { emailCategories } from '../../domain/notifications/unsubscribe/email-category.js';
import { type AnnouncementEdit, announcementForm } from '../proposals/announcement-form.js';
import { Programmes } from '../calls/programmes.js';
import { findMySessions } from './my-sessions.js';
import { findOwnParts, type OwnParts } from './own-parts.queries.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { ChangeLinks } from '../../flows/registrations/change-links.flow.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { publicLayout } from '../layout.js';
import { lostLinkPath } from '../paths.js';

const flashes: readonly string[] = [
  'added',
  'addedSome',
  'addedNone',
  'withdrawn',
  'leftSeries',
  'preferences',
  'needs',
  'proposal',
  'resent',
  'resentAll',
  'stayed',
  'organization',
  'again',
  'confirmed',
  'teamAccepted',
  'teamDeclined',
];

const cookieOptions = { path: '/', maxAge: 365 * 86_400, sameSite: 'lax' as const };

interface Forms {
  preferences?: { values: Record<string, string>; fieldErrors: readonly FieldError[] };
  announcement?: AnnouncementEdit;
}

/** A person's own page, by the link in their emails. */
@OwnPageController()
export class MeController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly programmes: Programmes,
    private readonly updatePreferences: UpdatePreferences,
    private readonly announceProposal: AnnounceProposal,
    private readonly resendInvite: ResendInvite,
    private readonly changeLinks: ChangeLinks,
  ) {}

  @Get()
  async me(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token, {});
  }

  @Post('preferences')
  @RouteConfig(formLimit)
  async preferences(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { id } = await attendeeOfLink(this.database.manager, token);
    const values = page.form.texts(['timeZone', 'language', 'mails', ...emailCategories]);
    const { timeZone, language, mails } = values;
    try {
      const muted = mails === '' ? {} : { unsubscribedFrom: mutedIn(values) };
      const input = read(preferencesInput, { timeZone, language, ...muted });
      const changed = await this.updatePreferences.run(id, input, page.origin);
      page.reply.setCookie('tz', changed.timeZone, cookieOptions).setCookie('lang', changed.language, cookieOptions);
      page.redirect(`/me/${token}?done=preferences`);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, token, { preferences: { values, fieldErrors } }));
    }
  }

  @Post('invitations')
  @RouteConfig(formLimit)
  async sendSeparately(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(this.database.manager, token);
    await this.resendInvite.all(attendee.id, page.attendee(attendee));
    page.redirect(`/me/${token}?done=resentAll`);
  }

  @Post('proposals')
  @RouteConfig(formLimit)
  async announce(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { id } = await attendeeOfLink(this.database.manager, token);
    const form = announcementForm();
    const typed = form.typed(page.form);
    try {
      await this.announceProposal.run(id, form.read(typed), page.origin);
      page.redirect(`/me/${token}?done=proposal`);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, token, { announcement: { typed, fieldErrors } }));
    }
  }

  @Post('new-link')
  @RouteConfig(linkLimit)
  async renew(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { connection } = page;
    const attendee = await attendeeOfLink(connection, token);
    await this.changeLinks.revoke(attendee.id, page.attendee(attendee));
    const { language, timeZone, isOwnZone } = attendee;
    const viewer = { language, timeZone, isOwnZone, isFormAnswer: true as const, now: page.now };
    page.render('registrations/new-link', newLinkPage(await getCall(connection, attendee.callId), attendee, viewer));
  }

  private async show(page: SitePage, token: string, forms: Forms): Promise<void> {
    const connection = this.database.manager;
    const attendee = await attendeeOfLink(connection, token);
    const path = `/me/${token}`;
    const done = page.query.text('done');
    const programme = await this.programmes.latest(attendee.callId);
    const parts = await findOwnParts(connection, attendee.id);
    const own = await findMySessions(connection, this.config, attendee, { programme, parts, path, now: page.now });
    const sessions = own.registrations.map(({ session }) => session);
    const viewer = page.viewerOf(attendee);
    const input = {
      call: programme.call,
      attendee: { ...attendee, timeZone: viewer.timeZone },
      ...own,
      series: await listSeriesOf(connection, sessions),
      ...(await this.proposalsOf(
        attendee,
        parts,
        isWindowOpen(submissionWindow(programme.call, page.now)),
        viewer.language,
      )),
      feedUrl: feedLink(this.config, attendee.id, attendee.linkVersion),
      preferences: {
        action: `${path}/preferences`,
        allZones: { path: `${path}?zones=all#timeZone`, areListed: asksForAllZones(page.query) },
        ...forms.preferences,
      },
      announcement: { action: `${path}/proposals`, ...forms.announcement },
      sections: await ownSections(connection, programme.call, attendee, {
        mePath: path,
        viewer,
        hasTeam: parts.hasProposals || parts.isTeamMember,
      }),
      flash: flashes.includes(done) ? (done as MeFlash) : null,
      layout: { path, mePath: path },
    };
    page.render('registrations/my-sessions', mePage(input, viewer));
  }

  /** The proposals of a person, with what is asked of their teams. */
  private async proposalsOf(
    attendee: Attendee,
    { hasProposals, isTeamMember }: OwnParts,
    isOpen: boolean,
    language: string,
  ) {
    const connection = this.database.manager;
    const proposals = hasProposals ? await listProposalsOf(connection, attendee.id) : [];
    const [pages, lists]: [OwnProposalPage[], OwnProposalList[]] = [[], []];
    for (const own of isTeamMember ? ownProposals.all : []) {
      pages.push(...((await own.pages?.(connection, attendee, language)) ?? []));
      const list = await own.list?.(connection, attendee, language);
      if (list !== undefined && list.items.length > 0) lists.push(list);
    }
    return {
      teamRequests: isTeamMember ? await listTeamRequests(connection, attendee.id, isOpen) : [],
      proposals: await asTeamsSee(connection, proposals),
      proposalPages: pages,
      proposalLists: lists,
    };
  }
}

/** Returns the page after "Get a new link": the new link is only in the email, because the old link opens this page. */
function newLinkPage(call: Call, attendee: { email: string }, viewer: Viewer) {
  const heading = translate(viewer.language, 'registrations.me.newLinkTitle');
  const againPath = lostLinkPath(call);
  return {
    ...publicLayout({ viewer, call, path: againPath, section: 'me', isPrivate: true }, heading),
    heading,
    text: translate(viewer.language, 'registrations.me.newLinkSent', { email: attendee.email }),
    // Where the link can be requested again.
    againPath,
  };
}
