import { Body, Controller, Get, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SignIn } from '../../flows/identity/sign-in.flow.js';
import { originOf } from '../../domain/identity/origin.js';
import { Clock } from '../../platform/clock.js';
import { Unauthorized } from '../../platform/errors.js';
import { ConsoleErrorFilter } from '../console-error.filter.js';
import { CsrfGuard } from '../csrf.guard.js';
import { rememberLanguage, languageOf, seeOther, sendPage } from '../console-pages.js';
import { type FormValues, formValues, textOf } from '../form-values.js';
import { consoleLayout } from '../layout.js';
import { safeNext, signInPath } from '../paths.js';
import { signInPage } from './sign-in.page.js';
import { loginCookie } from '../signed-in.js';

const attempts = { max: 10, timeWindow: '5 minutes' };
const longestPassword = 1000;
const cookieOptions = { path: '/console', httpOnly: true, sameSite: 'lax' as const };

/** The door of the console, in and out. */
@Controller('console')
@UseGuards(CsrfGuard)
@UseFilters(ConsoleErrorFilter)
export class SignInController {
  private countAttempt: ReturnType<FastifyInstance['createRateLimit']> | undefined;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly clock: Clock,
    private readonly signIn: SignIn,
  ) {}

  @Get('sign-in')
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.page(request, reply, formValues(request.query), null, 200);
  }

  @Post('sign-in')
  async enter(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const values = formValues(body);
    const seconds = await this.secondsToWait(request);
    if (seconds > 0) {
      reply.header('retry-after', seconds);
      this.page(request, reply, values, { code: 'tooMany', minutes: Math.ceil(seconds / 60) }, 429);
      return;
    }
    try {
      const { token, expiresAt } = await this.attempt(textOf(values, 'email'), textOf(values, 'password'), request.ip);
      reply.setCookie(loginCookie, token, { ...cookieOptions, expires: expiresAt });
      seeOther(reply, safeNext(textOf(values, 'next')));
    } catch (error) {
      if (!(error instanceof Unauthorized)) throw error;
      this.page(request, reply, values, { code: 'wrong' }, 401);
    }
  }

  @Post('sign-out')
  async leave(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const token = request.cookies[loginCookie];
    if (token) await this.signIn.out(token, originOf('console', request.ip));
    reply.clearCookie(loginCookie, cookieOptions);
    seeOther(reply, signInPath);
  }

  private attempt(email: string, password: string, address: string) {
    if (password.length > longestPassword || /\p{Cc}/u.test(email))
      throw new Unauthorized('wrong-password', 'No match.');
    return this.signIn.run(email, password, originOf('console', address));
  }

  /** Every attempt counts, by the address that it comes from. */
  private async secondsToWait(request: FastifyRequest): Promise<number> {
    this.countAttempt ??= this.host.httpAdapter.getInstance<FastifyInstance>().createRateLimit(attempts);
    const limit = await this.countAttempt(request);
    return !limit.isAllowed && limit.isExceeded ? limit.ttlInSeconds : 0;
  }

  private page(
    request: FastifyRequest,
    reply: FastifyReply,
    values: FormValues,
    problem: Parameters<typeof signInPage>[2],
    status: number,
  ): void {
    const language = languageOf(request);
    rememberLanguage(request, reply, language);
    const frame = consoleLayout({
      organizer: null,
      call: null,
      counts: null,
      section: null,
      language,
      now: this.clock.now(),
      path: request.method === 'GET' ? request.url : null,
      csrfToken: reply.generateCsrf(),
      flash: null,
    });
    const kept = { email: textOf(values, 'email'), next: safeNext(textOf(values, 'next')) };
    sendPage(reply, 'identity/sign-in', signInPage(frame, kept, problem), status);
  }
}
