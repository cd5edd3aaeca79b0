import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { memberInput } from '../../domain/delegations/delegation-input.js';
import { ChangeListing } from '../../flows/delegations/change-listing.flow.js';
import { ReplaceMember } from '../../flows/delegations/replace-member.flow.js';
import { Withdraw } from '../../flows/registrations/withdraw.flow.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { listMembers } from '../../domain/delegations/delegations.queries.js';
import { listedMembers } from '../../domain/delegations/listed-member.js';
import { listListings } from '../../domain/delegations/listings.queries.js';
import { delegationOfLink } from './delegation-link.js';
import { formLimit } from '../limits.js';
import { type ReplaceForm, replaceMemberPage } from './replace-member.page.js';
import { DelegationPageController } from '../registrations/own-page-controller.js';
import { Page, SitePage } from '../site-page.js';

/** Withdraws or replaces a member of a delegation. */
@DelegationPageController('/members/:id')
export class DelegationMemberController {
  constructor(
    private readonly database: DataSource,
    private readonly withdraw: Withdraw,
    private readonly replaceMember: ReplaceMember,
    private readonly changeListing: ChangeListing,
  ) {}

  @Post('withdraw')
  @RouteConfig(formLimit)
  async leave(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { delegation, member, coordinator } = await this.member(token, id);
    const actor = page.attendee(coordinator);
    if (member.isLockedByOther) await this.changeListing.withdraw(delegation.id, member.id, actor);
    else await this.withdraw.run(member.registration.id, actor);
    page.redirect(`/delegations/${token}?done=withdrawn`);
  }

  @Get('replace')
  async form(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token, id, { values: {}, fieldErrors: [], refusal: null });
  }

  @Post('replace')
  @RouteConfig(formLimit)
  async replace(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const values = page.form.texts(['name', 'email', 'country']);
    const { delegation, member, coordinator } = await this.member(token, id);
    try {
      const { country, ...person } = values;
      const input = read(memberInput, { ...person, ...(country !== '' && { country }) });
      const actor = page.attendee(coordinator);
      if (member.isLockedByOther) await this.changeListing.replace(delegation.id, member.id, input, actor);
      else await this.replaceMember.run(member.registration.id, input, actor);
      page.redirect(`/delegations/${token}?done=replaced`);
    } catch (error) {
      await page.fail(
        error,
        (fieldErrors, code) =>
          this.show(page, token, id, { values, fieldErrors, refusal: fieldErrors.length > 0 ? null : code }),
        (refusal) => refusal instanceof Conflict,
      );
    }
  }

  private async show(page: SitePage, token: string, id: string, form: ReplaceForm): Promise<void> {
    const connection = this.database.manager;
    const { member, coordinator, call } = await this.member(token, id);
    const input = {
      call,
      session: await getSession(connection, member.registration.sessionId),
      member,
      state: member.registration.state,
      path: `/delegations/${token}`,
      id,
      form,
    };
    page.render('delegations/replace-member', replaceMemberPage(input, page.viewerOf(coordinator)));
  }

  private async member(token: string, id: string) {
    const connection = this.database.manager;
    const { delegation, coordinator, call } = await delegationOfLink(connection, token);
    const registered = await listMembers(connection, delegation.id);
    const members = listedMembers(registered, await listListings(connection, delegation.id));
    const member = members.find((one) => one.id === id);
    if (member === undefined) throw new NotFound('registration-not-found', 'Registration not found.');
    return { delegation, member, coordinator, call };
  }
}
