import { Get, Param, Post } from '@nestjs/common';
import { ChangeApiKeys } from '../../flows/identity/change-api-keys.flow.js';
import { ChangeMember } from '../../flows/identity/change-member.flow.js';
import { ChangeSecondFactor } from '../../flows/identity/change-second-factor.flow.js';
import { getCall, listCalls } from '../../domain/calls/calls.queries.js';
import { isAble } from '../../domain/identity/actor.js';
import { listApiKeys, listOrganizers } from '../../domain/identity/identity.queries.js';
import { listSecondFactors } from '../../domain/identity/second-factor/second-factors.queries.js';
import { isSecondFactorRequired as findSecondFactorRequired } from '../../domain/identity/workspace-settings.queries.js';
import { Forbidden } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { RequireAbility } from '../frame/require-ability.js';
import { teamPath } from '../paths/identity-paths.js';
import { inviteInput, keyGrant, keyInput } from './team-input.js';
import { findInvitations } from './team.queries.js';
import { type OnceShown, teamPage } from './team.page.js';

/** The team and the API keys, for owners. */
@ConsoleController('staff', 'team')
export class TeamController {
  constructor(
    private readonly changeMember: ChangeMember,
    private readonly changeSecondFactor: ChangeSecondFactor,
    private readonly changeApiKeys: ChangeApiKeys,
  ) {}

  @Get()
  async show(@Page() page: ConsolePage): Promise<void> {
    // Unlike other pages, this one isn't visible to other roles.
    if (!isAble(page.actor, 'administer')) throw new Forbidden('owners-only', 'Only owners can see who has access.');
    await this.render(page, {});
  }

  @Post()
  @RequireAbility('administer')
  async invite(@Page() page: ConsolePage): Promise<void> {
    const values = page.form.texts(['staffEmail', 'staffRole']);
    try {
      const { staffEmail: email, staffRole: role } = read(inviteInput, values);
      await this.changeMember.invite({ email, role }, page.language, page.actor);
      page.redirect(teamPath, 'console.identity.done.invited', { email });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(page, { values, fieldErrors }));
    }
  }

  @Post('two-step')
  @RequireAbility('administer')
  async twoStep(@Page() page: ConsolePage): Promise<void> {
    const isRequired = page.form.choice('required', ['yes', 'no']) === 'yes';
    await this.changeSecondFactor.require(isRequired, page.actor);
    page.redirect(teamPath, `console.identity.done.secondFactor${isRequired ? 'Required' : 'Optional'}`);
  }

  @Post('keys')
  @RequireAbility('administer')
  async addKey(@Page() page: ConsolePage): Promise<void> {
    const values = page.form.texts(['keyName', 'keyRole', 'keyCall', 'keyExpires']);
    const abilities = page.form.list('keyAbilities');
    try {
      const grant = keyGrant(read(keyInput, { ...values, keyAbilities: abilities }));
      if (grant.callIds !== null) await getCall(page.connection, grant.callIds[0] ?? '');
      const once = shownOnce(page.language, grant.name, await this.changeApiKeys.create(grant, page.actor));
      await this.render(page, { once });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(page, { values, abilities, fieldErrors }));
    }
  }

  @Post('keys/:id/revoke')
  async revoke(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.changeApiKeys.revoke(id, page.actor);
    page.redirect(teamPath, 'console.identity.done.keyRevoked');
  }

  private async render(
    page: ConsolePage,
    { values = {}, abilities = [], fieldErrors = [], once = null }: Partial<Parameters<typeof teamPage>[1]>,
  ): Promise<void> {
    const { connection } = page;
    const [organizers, keys] = [await listOrganizers(connection), await listApiKeys(connection)];
    const invitations = await findInvitations(connection);
    const calls = await listCalls(connection);
    const factors = await listSecondFactors(connection);
    const isSecondFactorRequired = await findSecondFactorRequired(connection);
    const team = { organizers, invitations, factors, isSecondFactorRequired };
    const input = { ...team, keys, calls, values, abilities, fieldErrors, once };
    page.render('identity/team', teamPage(await page.layout(), input));
  }
}

function shownOnce(language: string, name: string, secret: string): OnceShown {
  const say = (part: string) => translate(language, `console.identity.once.key.${part}`, { name });
  return { title: say('title'), text: say('text'), secret };
}
