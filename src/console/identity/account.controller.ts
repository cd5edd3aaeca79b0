import { Get, Param, Post } from '@nestjs/common';
import { listCalls } from '../../domain/calls/calls.queries.js';
import { isFresh } from '../../domain/identity/login.js';
import { findConfirmedAt, listLogins } from '../../domain/identity/logins.queries.js';
import { listPasskeys } from '../../domain/identity/passkeys/passkeys.queries.js';
import { hasAuthenticator } from '../../domain/identity/second-factor/second-factors.queries.js';
import { ChangeOwnAccount } from '../../flows/identity/change-own-account.flow.js';
import { ChangePassword } from '../../flows/identity/change-password.flow.js';
import { ChangeLogins } from '../../flows/identity/change-logins.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { Config } from '../../platform/config.js';
import { read } from '../../platform/validation.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { csrfTokenFor } from '../frame/csrf-token.js';
import { accountPath } from '../paths/identity-paths.js';
import { accountPage } from './account.page.js';
import { browserCookie, closeLogin, rememberBrowser } from './login-cookie.js';
import { proofOf } from './proof.js';
import { ownAddressInput, ownNameInput, passwordChangeInput } from './team-input.js';

/** The organizer's own account, in every role. */
@ConsoleController('account', 'account')
@RequireAbility('own-account')
export class AccountController {
  constructor(
    private readonly changeLogins: ChangeLogins,
    private readonly changeOwnAccount: ChangeOwnAccount,
    private readonly changePassword: ChangePassword,
    private readonly config: Config,
  ) {}

  @Get()
  async show(@Page() page: ConsolePage): Promise<void> {
    await this.render(page, []);
  }

  /** A new token for a form that has been open for long: whoever has signed in again meanwhile can send it. */
  @Get('form-token')
  formToken(@Page() page: ConsolePage): void {
    page.json({ token: csrfTokenFor(page.reply) });
  }

  @Post('name')
  async rename(@Page() page: ConsolePage): Promise<void> {
    const { memberName } = page.form.texts(['memberName']);
    try {
      await this.changeOwnAccount.setName(read(ownNameInput, { memberName }).memberName, page.actor);
      page.redirect(accountPath, 'console.common.saved');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(page, fieldErrors, { memberName }));
    }
  }

  /** Sends a link to a new address, which it proves. */
  @Post('address')
  async address(@Page() page: ConsolePage): Promise<void> {
    const typed = page.form.texts(['email']);
    const loginId = page.loginId ?? '';
    try {
      const { email } = read(ownAddressInput, typed);
      if (!(await this.isLoginFresh(page))) await this.changeLogins.confirm(proofOf(page), page.actor, loginId);
      await this.changeOwnAccount.requestAddress(email, page.actor, loginId);
      page.redirect(accountPath, 'console.identity.done.addressAsked', { email });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(page, fieldErrors, typed));
    }
  }

  @Post('password')
  async password(@Page() page: ConsolePage): Promise<void> {
    try {
      const { currentPassword: current, newPassword: next } = read(
        passwordChangeInput,
        page.form.texts(['currentPassword', 'newPassword']),
      );
      const browserToken = page.cookies[browserCookie];
      const { loginId, device } = page;
      const changed = await this.changePassword.run(
        { current, next, loginId, network: device.network, browserToken },
        page.actor,
      );
      rememberBrowser(page, changed.browserToken);
      page.redirect(accountPath, 'console.identity.done.passwordChanged');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(page, fieldErrors));
    }
  }

  private async render(page: ConsolePage, fieldErrors: readonly FieldError[], typed = {}): Promise<void> {
    const { connection } = page;
    const [call = null] = await listCalls(connection);
    const view = accountPage(await page.layout(call), {
      organizer: page.organizer,
      hasTwoStep: await hasAuthenticator(connection, page.organizer.id),
      passkeys: (await listPasskeys(connection, page.organizer.id)).length,
      logins: await listLogins(connection, page.organizer.id, page.now),
      loginId: page.loginId,
      timeZone: call?.timeZone ?? 'UTC',
      isLoginFresh: await this.isLoginFresh(page),
      hasSingleSignOn: this.config.openId !== undefined,
      fieldErrors,
      typed,
    });
    page.render('identity/account', view);
  }

  private async isLoginFresh(page: ConsolePage): Promise<boolean> {
    const confirmedAt = await findConfirmedAt(page.connection, page.loginId ?? '');
    return confirmedAt !== null && isFresh({ confirmedAt }, page.now);
  }

  @Post('logins/:id/end')
  async end(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.changeLogins.endOne(id, page.actor);
    page.redirect(accountPath, 'console.identity.done.loginEnded');
  }

  @Post('logins/end')
  async endAll(@Page() page: ConsolePage): Promise<void> {
    await this.changeLogins.endAll(page.actor);
    closeLogin(page);
  }
}
