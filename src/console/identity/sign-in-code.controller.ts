import { Controller, Get, Post, UseFilters, UseGuards } from '@nestjs/common';
import { SignIn } from '../../flows/identity/sign-in.flow.js';
import { type Refusal, TooManyRequests, Unauthorized } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { ConsoleErrorFilter } from '../frame/console-error.filter.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { CsrfGuard } from '../frame/csrf.guard.js';
import { leaveFlash } from '../frame/flash.js';
import { safeNext, withQuery } from '../paths/paths.js';
import { signInPath, signInCodePath } from '../paths/identity-paths.js';
import { SignedOutGuard } from '../frame/signed-in.guard.js';
import { browserCookie, closePendingSignIn, openLogin, pendingSignInCookie } from './login-cookie.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { signInProblem } from './sign-in.page.js';

/** The second step of signing in, after a correct password. */
@Controller('console/sign-in/code')
@UseGuards(SignedOutGuard, CsrfGuard)
@UseFilters(ConsoleErrorFilter)
export class SignInCodeController {
  constructor(private readonly signIn: SignIn) {}

  @Get()
  async show(@Page() page: ConsolePage): Promise<void> {
    if (page.cookies[pendingSignInCookie] === undefined) return startAgain(page, page.query);
    await this.form(page, page.query, null);
  }

  @Post()
  async confirm(@Page() page: ConsolePage): Promise<void> {
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
      await this.form(page, page.form, error);
    }
  }

  private async form(page: ConsolePage, typed: FormValues, refusal: Refusal | null): Promise<void> {
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
