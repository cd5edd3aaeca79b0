import { Controller, Get, Post, UseFilters, UseGuards } from '@nestjs/common';
import { isSetUp } from '../../domain/identity/setup-codes.queries.js';
import { SetUpWorkspace } from '../../flows/identity/set-up-workspace.flow.js';
import { type FieldError, TooManyRequests } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleErrorFilter } from '../frame/console-error.filter.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { CsrfGuard } from '../frame/csrf.guard.js';
import { consolePath } from '../paths/paths.js';
import { newCallPath } from '../paths/call-paths.js';
import { SignedOutGuard } from '../frame/signed-in.guard.js';
import { followSignIn } from './login-cookie.js';
import { setupPage, type SetupValues } from './setup.page.js';
import { signInProblem } from './sign-in.page.js';
import { setupInput } from './team-input.js';

/** The first visit to an empty workspace: its owner creates their account. */
@Controller('console/setup')
@UseGuards(SignedOutGuard, CsrfGuard)
@UseFilters(ConsoleErrorFilter)
export class SetupController {
  constructor(private readonly setUp: SetUpWorkspace) {}

  @Get()
  async form(@Page() page: ConsolePage): Promise<void> {
    if (await isSetUp(page.connection)) return page.redirect(consolePath);
    await this.show(page, {});
  }

  @Post()
  async create(@Page() page: ConsolePage): Promise<void> {
    const values = page.form.texts(['setupCode', 'memberName', 'email', 'newPassword']);
    try {
      const { setupCode: code, memberName: name, newPassword: password, email } = read(setupInput, values);
      const { device, origin, language } = page;
      const outcome = await this.setUp.run({ code, name, email, password, language, device, origin });
      followSignIn(page, outcome, newCallPath);
    } catch (error) {
      const isWait = error instanceof TooManyRequests;
      const problem = isWait ? signInProblem(error, 'signIn.wrong', page.language) : null;
      await page.fail(
        error,
        (errors) => this.show(page, values, errors, problem),
        () => isWait,
      );
    }
  }

  private async show(
    page: ConsolePage,
    values: SetupValues,
    errors: readonly FieldError[] = [],
    error: string | null = null,
  ): Promise<void> {
    page.render('identity/setup', setupPage(await page.layout(), { values, errors, error }));
  }
}
