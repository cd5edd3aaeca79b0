import { Controller, Get, Post, Req, UseFilters, UseGuards } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { EndLogins } from '../../flows/identity/end-logins.flow.js';
import { SignIn } from '../../flows/identity/sign-in.flow.js';
import { Unauthorized } from '../../platform/errors.js';
import { ConsoleErrorFilter } from '../console-error.filter.js';
import { loginCookie } from '../csrf-token.js';
import { CsrfGuard } from '../csrf.guard.js';
import { ConsolePage, Page } from '../console-page.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { safeNext } from '../paths.js';
import { signInPage } from './sign-in.page.js';
import { closeLogin, openLogin } from './login-cookie.js';
import { SignedOutGuard } from '../signed-in.guard.js';

const attempts = { max: 40, timeWindow: '5 minutes' };
const longestPassword = 1000;

/** Sign-in and sign-out. */
@Controller('console')
@UseGuards(SignedOutGuard, CsrfGuard)
@UseFilters(ConsoleErrorFilter)
export class SignInController {
  private countAttempt: ReturnType<FastifyInstance['createRateLimit']> | undefined;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly signIn: SignIn,
    private readonly endLogins: EndLogins,
  ) {}

  @Get('sign-in')
  async show(@Page() page: ConsolePage): Promise<void> {
    await this.form(page, page.query, null);
  }

  @Post('sign-in')
  async enter(@Page() page: ConsolePage, @Req() request: FastifyRequest): Promise<void> {
    const seconds = await this.secondsToWait(request);
    if (seconds > 0) {
      page.reply.header('retry-after', seconds);
      return this.form(page, page.form, { code: 'tooMany', minutes: Math.ceil(seconds / 60) }, 429);
    }
    try {
      openLogin(page, await this.attempt(page), safeNext(page.form.text('next')));
    } catch (error) {
      if (!(error instanceof Unauthorized)) throw error;
      await this.form(page, page.form, { code: 'wrong' }, 401);
    }
  }

  @Post('sign-out')
  async leave(@Page() page: ConsolePage): Promise<void> {
    const token = page.cookies[loginCookie];
    if (token) await this.endLogins.byToken(token, page.origin);
    closeLogin(page);
  }

  private attempt({ form, device, origin }: ConsolePage) {
    const [email, password] = [form.text('email'), form.text('password')];
    if (password.length > longestPassword || /\p{Cc}/u.test(email))
      throw new Unauthorized('wrong-password', 'The email address or password is incorrect.');
    return this.signIn.run({ email, password, device, origin });
  }

  /** Seconds until the next attempt; every attempt counts, by the address that it comes from. */
  private async secondsToWait(request: FastifyRequest): Promise<number> {
    this.countAttempt ??= this.host.httpAdapter.getInstance<FastifyInstance>().createRateLimit(attempts);
    const limit = await this.countAttempt(request);
    return !limit.isAllowed && limit.isExceeded ? limit.ttlInSeconds : 0;
  }

  private async form(
    page: ConsolePage,
    typed: FormValues,
    problem: Parameters<typeof signInPage>[2],
    status = 200,
  ): Promise<void> {
    const values = { email: typed.text('email'), next: safeNext(typed.text('next')) };
    page.render('identity/sign-in', signInPage(await page.layout(), values, problem), status);
  }
}
