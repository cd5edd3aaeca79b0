import { Controller, Get, Post, UseFilters, UseGuards } from '@nestjs/common';
import { isSetUp } from '../../domain/identity/setup-codes.queries.js';
import { ChangeLogins } from '../../flows/identity/change-logins.flow.js';
import { maxPasswordLength } from '../../domain/identity/password-rule.js';
import { SignIn } from '../../flows/identity/sign-in.flow.js';
import { Config } from '../../platform/config.js';
import { TooManyRequests, Unauthorized } from '../../platform/errors.js';
import { ConsoleErrorFilter } from '../frame/console-error.filter.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { loginCookie } from '../frame/csrf-token.js';
import { CsrfGuard } from '../frame/csrf.guard.js';
import { safeNext } from '../paths/paths.js';
import { setupPath } from '../paths/identity-paths.js';
import { SignedOutGuard } from '../frame/signed-in.guard.js';
import { browserCookie, closeLogin, followSignIn } from './login-cookie.js';
import { showSignIn } from './show-sign-in.js';

const passkeyNeeded = new Unauthorized('passkey-needed', 'The workspace requires a passkey of this organizer.');

/** Sign-in and sign-out. */
@Controller('console')
@UseGuards(SignedOutGuard, CsrfGuard)
@UseFilters(ConsoleErrorFilter)
export class SignInController {
  constructor(
    private readonly config: Config,
    private readonly signIn: SignIn,
    private readonly changeLogins: ChangeLogins,
  ) {}

  @Get('sign-in')
  async show(@Page() page: ConsolePage): Promise<void> {
    if (!(await isSetUp(page.connection))) return page.redirect(setupPath);
    const refusal = page.query.text('with') === 'passkey' ? passkeyNeeded : null;
    await showSignIn(page, page.query, refusal, this.config);
  }

  @Post('sign-in')
  async enter(@Page() page: ConsolePage): Promise<void> {
    try {
      followSignIn(page, await this.attempt(page), safeNext(page.form.text('next')));
    } catch (error) {
      if (!(error instanceof Unauthorized || error instanceof TooManyRequests)) throw error;
      const { seconds } = error.values;
      if (seconds !== undefined) page.reply.header('retry-after', seconds);
      await showSignIn(page, page.form, error, this.config);
    }
  }

  @Post('sign-out')
  async leave(@Page() page: ConsolePage): Promise<void> {
    const token = page.cookies[loginCookie];
    if (token) await this.changeLogins.endByToken(token, page.origin);
    closeLogin(page);
  }

  private attempt({ form, device, origin, cookies }: ConsolePage) {
    const [email, password] = [form.text('email'), form.text('password')];
    if (password.length > maxPasswordLength || /\p{Cc}/u.test(email))
      throw new Unauthorized('wrong-password', 'The email address or password is incorrect.');
    return this.signIn.run({ email, password, device, origin, browserToken: cookies[browserCookie] });
  }
}
