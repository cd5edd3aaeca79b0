import { Controller, Get, Post, UseFilters, UseGuards } from '@nestjs/common';
import { isSetUp } from '../../domain/identity/setup-codes.queries.js';
import { ChangeLogins } from '../../flows/identity/change-logins.flow.js';
import { maxPasswordLength } from '../../domain/identity/password-rule.js';
import { SignIn } from '../../flows/identity/sign-in.flow.js';
import { Config } from '../../platform/config.js';
import { TooManyRequests, Unauthorized, type Refusal } from '../../platform/errors.js';
import { ConsoleErrorFilter } from '../frame/console-error.filter.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { loginCookie } from '../frame/csrf-token.js';
import { CsrfGuard, SignedOutGuard } from '../frame/console-controller.js';
import { safeNext } from '../paths/paths.js';
import { withQuery } from '../../platform/http/query.js';
import { setupPath, signInPath, signInCodePath } from '../paths/identity-paths.js';
import {
  browserCookie,
  closeLogin,
  followSignIn,
  closePendingSignIn,
  openLogin,
  pendingSignInCookie,
} from './login-cookie.js';
import { showSignIn } from './show-sign-in.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { leaveFlash } from '../frame/flash.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { signInProblem } from './sign-in.page.js';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ChangePasskeys } from '../../flows/identity/change-passkeys.flow.js';
import { SignInWithPasskey } from '../../flows/identity/sign-in-with-passkey.flow.js';

const passkeyNeeded = new Unauthorized('passkey-needed', 'The workspace requires a passkey of this organizer.');

/** Challenges are stored, and anyone can request one. */
const challengeLimit = { rateLimit: { max: 60, timeWindow: '1 minute' } };

/** Signing in by password, with a code after it, or by passkey; and signing out. */
@Controller('console')
@UseGuards(SignedOutGuard, CsrfGuard)
@UseFilters(ConsoleErrorFilter)
export class SignInController {
  constructor(
    private readonly config: Config,
    private readonly signIn: SignIn,
    private readonly changeLogins: ChangeLogins,
    private readonly changePasskeys: ChangePasskeys,
    private readonly signInWithPasskey: SignInWithPasskey,
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

  @Get('sign-in/code')
  async code(@Page() page: ConsolePage): Promise<void> {
    if (page.cookies[pendingSignInCookie] === undefined) return startAgain(page, page.query);
    await this.showCode(page, page.query, null);
  }

  @Post('sign-in/code')
  async confirmCode(@Page() page: ConsolePage): Promise<void> {
    const [token = '', code] = [page.cookies[pendingSignInCookie], page.form.text('code')];
    try {
      const { device, origin, cookies } = page;
      const login = await this.signIn.confirm({ token, code, device, origin, browserToken: cookies[browserCookie] });
      if (login.codesLeft !== null)
        leaveFlash(page.reply, 'console.identity.done.recoveryCodeUsed', { count: login.codesLeft });
      closePendingSignIn(page);
      openLogin(page, login, safeNext(page.form.text('next')));
    } catch (error) {
      if (!(error instanceof Unauthorized || error instanceof TooManyRequests)) throw error;
      if (error.code === 'sign-in-expired') return startAgain(page, page.form);
      const { seconds } = error.values;
      if (seconds !== undefined) page.reply.header('retry-after', seconds);
      await this.showCode(page, page.form, error);
    }
  }

  /** Returns the browser's options for signing in with a passkey. */
  @Post('sign-in/passkey/options')
  @RouteConfig(challengeLimit)
  async passkeyOptions(@Page() page: ConsolePage): Promise<void> {
    page.json(await this.changePasskeys.forSignIn(page.origin));
  }

  @Post('sign-in/passkey')
  async enterWithPasskey(@Page() page: ConsolePage): Promise<void> {
    const { form, device, origin } = page;
    try {
      const login = await this.signInWithPasskey.run({ response: form.text('response'), device, origin });
      closePendingSignIn(page);
      openLogin(page, login, safeNext(form.text('next')));
    } catch (error) {
      if (!(error instanceof Unauthorized)) throw error;
      await showSignIn(page, form, error, this.config);
    }
  }

  private attempt({ form, device, origin, cookies }: ConsolePage) {
    const [email, password] = [form.text('email'), form.text('password')];
    if (password.length > maxPasswordLength || /\p{Cc}/u.test(email))
      throw new Unauthorized('wrong-password', 'The email address or password is incorrect.');
    return this.signIn.run({ email, password, device, origin, browserToken: cookies[browserCookie] });
  }

  private async showCode(page: ConsolePage, typed: FormValues, refusal: Refusal | null): Promise<void> {
    const kind = typed.text('with') === 'recovery' ? 'recovery' : 'app';
    const values = { next: safeNext(typed.text('next')), kind } as const;
    page.render('identity/sign-in-code', signInCodePage(await page.layout(), values, refusal), refusal?.status);
  }
}

/** Redirects back to the first step. */
function startAgain(page: ConsolePage, typed: FormValues): void {
  closePendingSignIn(page);
  page.redirect(withQuery(signInPath, { next: typed.text('next') }));
}

/** The kind of code that the form asks for. */
type CodeKind = 'app' | 'recovery';

/** Returns the page of the second step of signing in. `refusal` is the reason why the last attempt failed. */
function signInCodePage(
  layout: ConsoleLayout,
  values: { next: string; kind: CodeKind },
  refusal: Pick<Refusal, 'values'> | null,
) {
  const say = (key: string) => translate(layout.language, `console.identity.${key}`);
  const wrong = values.kind === 'app' ? 'signInCode.wrong' : 'signInCode.wrongRecovery';
  const other = values.kind === 'app' ? 'recovery' : 'app';
  return {
    ...layout,
    ...values,
    title: say('twoStep.title'),
    action: signInCodePath,
    isRecovery: values.kind === 'recovery',
    codeLabel: say(`signInCode.${values.kind}`),
    otherPath: withQuery(signInCodePath, { next: values.next, with: other }),
    otherLabel: say(`signInCode.use.${other}`),
    error: refusal && signInProblem(refusal, wrong, layout.language),
  };
}
