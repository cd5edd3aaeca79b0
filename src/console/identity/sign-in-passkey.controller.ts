import { Controller, Post, UseFilters, UseGuards } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ChangePasskeys } from '../../flows/identity/change-passkeys.flow.js';
import { SignInWithPasskey } from '../../flows/identity/sign-in-with-passkey.flow.js';
import { Config } from '../../platform/config.js';
import { Unauthorized } from '../../platform/errors.js';
import { ConsoleErrorFilter } from '../frame/console-error.filter.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { CsrfGuard } from '../frame/csrf.guard.js';
import { safeNext } from '../paths/paths.js';
import { SignedOutGuard } from '../frame/signed-in.guard.js';
import { closePendingSignIn, openLogin } from './login-cookie.js';
import { showSignIn } from './show-sign-in.js';

/** Challenges are stored, and anyone can request one. */
const challengeLimit = { rateLimit: { max: 60, timeWindow: '1 minute' } };

/** Signing in with a passkey. */
@Controller('console/sign-in/passkey')
@UseGuards(SignedOutGuard, CsrfGuard)
@UseFilters(ConsoleErrorFilter)
export class SignInPasskeyController {
  constructor(
    private readonly changePasskeys: ChangePasskeys,
    private readonly signIn: SignInWithPasskey,
    private readonly config: Config,
  ) {}

  /** Returns the browser's options for signing in with a passkey. */
  @Post('options')
  @RouteConfig(challengeLimit)
  async options(@Page() page: ConsolePage): Promise<void> {
    page.json(await this.changePasskeys.forSignIn(page.origin));
  }

  @Post()
  async enter(@Page() page: ConsolePage): Promise<void> {
    const { form, device, origin } = page;
    try {
      const login = await this.signIn.run({ response: form.text('response'), device, origin });
      closePendingSignIn(page);
      openLogin(page, login, safeNext(form.text('next')));
    } catch (error) {
      if (!(error instanceof Unauthorized)) throw error;
      await showSignIn(page, form, error, this.config);
    }
  }
}
