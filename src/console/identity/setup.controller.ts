import { Controller, Get, Post, UseFilters, UseGuards } from '@nestjs/common';
import { isSetUp } from '../../domain/identity/setup-codes.queries.js';
import { SetUpWorkspace } from '../../flows/identity/set-up-workspace.flow.js';
import { type FieldError, TooManyRequests } from '../../platform/errors.js';
import { line, secret } from '../../platform/forms/fields.js';
import { form, type TypedForm } from '../../platform/forms/form.js';
import { ConsoleErrorFilter } from '../frame/console-error.filter.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { CsrfGuard, SignedOutGuard } from '../frame/console-controller.js';
import { consolePath } from '../paths/paths.js';
import { newCallPath } from '../paths/call-paths.js';
import { followSignIn } from './login-cookie.js';
import { signInProblem } from './sign-in.page.js';
import { setupInput } from './team-input.js';
import { translate } from '../../platform/i18n/messages.js';
import { setupPath } from '../paths/identity-paths.js';
import { passwordHint } from './password.page.js';

const setupForm = form({
  words: 'console.identity.setup',
  schema: setupInput,
  fields: {
    setupCode: line({ dir: 'ltr', autocomplete: 'off' }),
    memberName: line({ autocomplete: 'name' }),
    email: line({ type: 'email', autocomplete: 'username' }),
    newPassword: secret('new-password'),
  },
  labels: {
    memberName: (language) => translate(language, 'console.identity.field.memberName'),
    email: (language) => translate(language, 'common.email'),
  },
  hints: { newPassword: passwordHint },
});

/** The first visit to an empty workspace: its owner creates their account. */
@Controller('console/setup')
@UseGuards(SignedOutGuard, CsrfGuard)
@UseFilters(ConsoleErrorFilter)
export class SetupController {
  constructor(private readonly setUp: SetUpWorkspace) {}

  @Get()
  async form(@Page() page: ConsolePage): Promise<void> {
    if (await isSetUp(page.connection)) return page.redirect(consolePath);
    await this.show(page, setupForm.empty);
  }

  @Post()
  async create(@Page() page: ConsolePage): Promise<void> {
    const typed = setupForm.typed(page.form);
    try {
      const { setupCode: code, memberName: name, newPassword: password, email } = setupForm.read(typed);
      const { device, origin, language } = page;
      const outcome = await this.setUp.run({ code, name, email, password, language, device, origin });
      followSignIn(page, outcome, newCallPath);
    } catch (error) {
      const isWait = error instanceof TooManyRequests;
      const problem = isWait ? signInProblem(error, 'signIn.wrong', page.language) : null;
      await page.fail(
        error,
        (errors) => this.show(page, typed, errors, problem),
        () => isWait,
      );
    }
  }

  private async show(
    page: ConsolePage,
    typed: TypedForm<typeof setupForm>,
    errors: readonly FieldError[] = [],
    error: string | null = null,
  ): Promise<void> {
    const layout = await page.layout();
    const title = translate(page.language, 'console.identity.setup.title');
    const shown = setupForm.view(typed, errors, layout);
    const view = { ...layout, title, action: setupPath, error, form: shown };
    page.render('identity/setup', view);
  }
}
