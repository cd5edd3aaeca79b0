import { Controller, Get, Post, Req, UseFilters, UseGuards } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { SingleSignOn } from '../../flows/identity/single-sign-on.flow.js';
import { Config } from '../../platform/config.js';
import { Refusal } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { ConsoleErrorFilter } from '../frame/console-error.filter.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { CsrfGuard, SignedOutGuard } from '../frame/console-controller.js';
import { safeNext } from '../paths/paths.js';
import { singleSignOnPath } from '../paths/identity-paths.js';
import { followSignIn } from './login-cookie.js';
import { showSignIn } from './show-sign-in.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';

/** The cookie of a sign-in that continues at the provider. It is `Lax` because the provider redirects back to us. */
const cookie = 'greenroom_sso';
const cookieOptions = { path: singleSignOnPath, httpOnly: true, sameSite: 'lax' as const };
/** Each attempt is stored, and anyone can start one. */
const beginLimit = { rateLimit: { max: 60, timeWindow: '1 minute' } };

/** Signing in with the provider of OpenID Connect. */
@Controller('console/sign-in/sso')
@UseGuards(SignedOutGuard, CsrfGuard)
@UseFilters(ConsoleErrorFilter)
export class SingleSignOnController {
  constructor(
    private readonly config: Config,
    private readonly singleSignOn: SingleSignOn,
  ) {}

  /**
   * Shows a page that refreshes to the provider: the content security policy (`form-action`) doesn't allow a form to
   * redirect to another site.
   */
  @Post()
  @RouteConfig(beginLimit)
  async leave(@Page() page: ConsolePage): Promise<void> {
    try {
      const { url, token, expiresAt } = await this.singleSignOn.begin(safeNext(page.form.text('next')), page.origin);
      page.reply.setCookie(cookie, token, { ...cookieOptions, expires: expiresAt }).header('refresh', `0; url=${url}`);
      page.render(
        'identity/single-sign-on',
        singleSignOnPage(await page.layout(), url, this.config.openId?.name ?? ''),
      );
    } catch (error) {
      await this.show(page, page.form, error);
    }
  }

  /** The provider redirects here. The standard prescribes GET; it signs in only the browser with the cookie, once. */
  @Get('callback')
  async arrive(@Page() page: ConsolePage, @Req() request: FastifyRequest): Promise<void> {
    const { search: query } = new URL(request.url, this.config.publicUrl);
    const token = page.cookies[cookie] ?? '';
    page.reply.clearCookie(cookie, cookieOptions);
    try {
      const { outcome, next } = await this.singleSignOn.complete({
        token,
        query,
        device: page.device,
        origin: page.origin,
      });
      followSignIn(page, outcome, next);
    } catch (error) {
      await this.show(page, page.query, error);
    }
  }

  private async show(page: ConsolePage, typed: FormValues, error: unknown): Promise<void> {
    if (!(error instanceof Refusal) || error.status === 404) throw error;
    await showSignIn(page, typed, error, this.config);
  }
}

/** Returns the page that leads to the provider. */
function singleSignOnPage(layout: ConsoleLayout, url: string, name: string) {
  const label = translate(layout.language, 'console.identity.signIn.sso.continue', { name });
  return {
    ...layout,
    title: translate(layout.language, 'console.identity.signIn'), // Address at the provider.
    url,
    label,
  };
}
