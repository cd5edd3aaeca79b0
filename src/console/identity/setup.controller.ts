import { Controller, Get, Post, UseFilters, UseGuards } from '@nestjs/common';
import { isSetUp } from '../../domain/identity/setup-codes.queries.js';
import { SetUpWorkspace } from '../../flows/identity/set-up-workspace.flow.js';
import { type FieldError, TooManyRequests } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleErrorFilter } from '../frame/console-error.filter.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { CsrfGuard, SignedOutGuard } from '../frame/console-controller.js';
import { consolePath } from '../paths/paths.js';
import { newCallPath } from '../paths/call-paths.js';
import { followSignIn } from './login-cookie.js';
import { signInProblem } from './sign-in.page.js';
import { setupInput } from './team-input.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, fieldsOf } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { setupPath } from '../paths/identity-paths.js';
import { passwordHint } from './password.page.js';

const names = ['setupCode', 'memberName', 'email', 'newPassword'] as const;
type SetupValues = Partial<Record<(typeof names)[number], string>>;

/** The form with which the first owner of an empty workspace creates their account. */
function setupPage(
  layout: ConsoleLayout,
  { values, errors, error }: { values: SetupValues; errors: readonly FieldError[]; error: string | null },
) {
  const { language } = layout;
  // Passwords are never sent back to the browser.
  const fields = fieldsOf(names, { ...values, newPassword: '' }, errors, language);
  const labels = Object.fromEntries(names.map((name) => [name, label(name, language)]));
  return {
    ...layout,
    title: translate(language, 'console.identity.setup.title'),
    action: setupPath,
    error,
    errors: errorSummary(Object.values(fields), labels, language),
    fields,
    passwordHint: passwordHint(language),
  };
}

function label(name: (typeof names)[number], language: string): string {
  if (name === 'email') return translate(language, 'common.email');
  return translate(language, name === 'setupCode' ? 'console.identity.setup.code' : `console.identity.field.${name}`);
}

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
