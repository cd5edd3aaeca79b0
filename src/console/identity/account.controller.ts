import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listCalls } from '../../domain/calls/calls.queries.js';
import { listLogins } from '../../domain/identity/logins.queries.js';
import { listPasskeys } from '../../domain/identity/passkeys/passkeys.queries.js';
import { hasAuthenticator } from '../../domain/identity/second-factor/authenticators.queries.js';
import { EndLogins } from '../../flows/identity/end-logins.flow.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { accountPath } from '../paths.js';
import { RequireAbility } from '../require-ability.js';
import { accountPage } from './account.page.js';
import { closeLogin } from './login-cookie.js';

/** The organizer's own account, in every role. */
@ConsoleController('account', 'account')
@RequireAbility('own-account')
export class AccountController {
  constructor(
    private readonly database: DataSource,
    private readonly endLogins: EndLogins,
  ) {}

  @Get()
  async show(@Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const [call = null] = await listCalls(connection);
    const view = accountPage(await page.layout(call), {
      organizer: page.organizer,
      hasTwoStep: await hasAuthenticator(connection, page.organizer.id),
      passkeys: (await listPasskeys(connection, page.organizer.id)).length,
      logins: await listLogins(connection, page.organizer.id, page.now),
      loginId: page.loginId,
      timeZone: call?.timeZone ?? 'UTC',
    });
    page.render('identity/account', view);
  }

  @Post('logins/:id/end')
  async end(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.endLogins.one(id, page.actor);
    page.redirect(accountPath, 'console.identity.done.loginEnded');
  }

  @Post('logins/end')
  async endAll(@Page() page: ConsolePage): Promise<void> {
    await this.endLogins.all(page.actor);
    closeLogin(page);
  }
}
