import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { memberInput } from '../../domain/delegations/delegation-input.js';
import { ReplaceMember } from '../../flows/delegations/replace-member.flow.js';
import { Withdraw } from '../../flows/registrations/withdraw.flow.js';
import { Conflict } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { getAttendee, waitlistPosition } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { delegationOfLink, memberOfDelegation } from './delegation-link.js';
import { formLimit } from '../limits.js';
import { type ReplaceForm, replaceMemberPage } from './replace-member.page.js';
import { DelegationPageController } from '../registrations/own-page-controller.js';
import { Page, SitePage } from '../site-page.js';

/** One member of a delegation: withdrawn, or replaced by somebody else. */
@DelegationPageController('/members/:id')
export class DelegationMemberController {
  constructor(
    private readonly database: DataSource,
    private readonly withdraw: Withdraw,
    private readonly replaceMember: ReplaceMember,
  ) {}

  @Post('withdraw')
  @RouteConfig(formLimit)
  async leave(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { registration, coordinator } = await this.member(token, id);
    await this.withdraw.run(registration.id, page.attendee(coordinator));
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
    const { registration, coordinator } = await this.member(token, id);
    try {
      const { country, ...person } = values;
      const input = read(memberInput, { ...person, ...(country !== '' && { country }) });
      await this.replaceMember.run(registration.id, input, page.attendee(coordinator));
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
    const { registration, coordinator, call } = await this.member(token, id);
    const input = {
      call,
      session: await getSession(connection, registration.sessionId),
      member: await getAttendee(connection, registration.attendeeId),
      state: registration.state,
      place: await waitlistPosition(connection, registration),
      path: `/delegations/${token}`,
      id: registration.id,
      form,
    };
    page.render('delegations/replace-member', replaceMemberPage(input, page.viewerOf(coordinator)));
  }

  private async member(token: string, id: string) {
    const connection = this.database.manager;
    const { delegation, coordinator, call } = await delegationOfLink(connection, token);
    return { registration: await memberOfDelegation(connection, delegation, id), coordinator, call };
  }
}
