import { z } from 'zod';
import { Controller, Get, Param, Post, UseFilters, UseGuards } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { passwordPurposes, addressPurposes } from '../../domain/identity/password-link.js';
import { getUsableLink } from '../../domain/identity/use-password-link.js';
import { emailInput } from '../../domain/registrations/admission/registration-input.js';
import { ChangePassword } from '../../flows/identity/change-password.flow.js';
import { constantTime } from '../../platform/constant-time.js';
import type { FieldError } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleErrorFilter } from '../frame/console-error.filter.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { CsrfGuard, SignedOutGuard } from '../frame/console-controller.js';
import { consolePath } from '../paths/paths.js';
import { followSignIn } from './login-cookie.js';
import { type ChosenValues, choosePasswordPage, forgotPasswordPage } from './password.page.js';
import { chosenInput } from './team-input.js';
import { ChangeOwnAccount } from '../../flows/identity/change-own-account.flow.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { accountPath, newAddressPath } from '../paths/identity-paths.js';

/** High enough for an office that shares one IP address. */
const forgotLimit = { rateLimit: { max: 30, timeWindow: '10 minutes' } };

/** Longer than sending a link takes, so that the response time doesn't reveal whether the account exists. */
const answerStepMs = 250;

const forgotInput = z.object({ email: emailInput });

interface OwnAddressPage extends ConsoleLayout {
  text: string;
  action: string;
  submitLabel: string;
}

/** What links in emails to the team open: a new password, and a new address. */
@Controller('console')
@UseGuards(SignedOutGuard, CsrfGuard)
@UseFilters(ConsoleErrorFilter)
export class PasswordController {
  constructor(
    private readonly changePassword: ChangePassword,
    private readonly changeOwnAccount: ChangeOwnAccount,
  ) {}

  @Get('password/:token')
  async show(@Param('token') token: string, @Page() page: ConsolePage): Promise<void> {
    await this.form(page, token, {}, []);
  }

  @Post('password/:token')
  async choose(@Param('token') token: string, @Page() page: ConsolePage): Promise<void> {
    const values = page.form.texts(['memberName', 'newPassword']);
    const { link } = await getUsableLink(page.connection, token, passwordPurposes, page.now);
    try {
      const { memberName: name = null, newPassword: password } = read(chosenInput[link.purpose], values);
      const { device, origin } = page;
      const outcome = await this.changePassword.choose({ token, password, name, device, origin });
      followSignIn(page, outcome, consolePath);
    } catch (error) {
      await page.fail(error, (errors) => this.form(page, token, values, errors));
    }
  }

  @Get('forgot-password')
  async forgot(@Page() page: ConsolePage): Promise<void> {
    page.render(
      'identity/forgot-password',
      forgotPasswordPage(await page.layout(), page.query.text('email'), [], false),
    );
  }

  @Post('forgot-password')
  @RouteConfig(forgotLimit)
  async send(@Page() page: ConsolePage): Promise<void> {
    const values = page.form.texts(['email']);
    const show = async (errors: readonly FieldError[], isSent: boolean) =>
      page.render('identity/forgot-password', forgotPasswordPage(await page.layout(), values.email, errors, isSent));
    try {
      const { email } = read(forgotInput, values);
      await constantTime(answerStepMs, () => this.changePassword.request(email, page.language, page.origin));
      await show([], true);
    } catch (error) {
      await page.fail(error, (errors) => show(errors, false));
    }
  }

  @Get('address/:token')
  async ask(@Param('token') token: string, @Page() page: ConsolePage): Promise<void> {
    const { link, organizer } = await getUsableLink(page.connection, token, addressPurposes, page.now);
    const say = (key: string, values = {}) =>
      translate(page.language, `console.identity.${link.purpose}Link.${key}`, values);
    const view: OwnAddressPage = {
      ...(await page.layout()),
      title: say('title'),
      text: say('text', { email: link.email ?? '', present: organizer.email }),
      action: newAddressPath(token),
      submitLabel: say('submit'),
    };
    page.render('identity/own-address', view);
  }

  @Post('address/:token')
  async use(@Param('token') token: string, @Page() page: ConsolePage): Promise<void> {
    const { email } = await this.changeOwnAccount.useAddress(token, page.origin);
    page.redirect(accountPath, 'console.identity.done.addressChanged', { email });
  }

  private async form(page: ConsolePage, token: string, values: ChosenValues, errors: readonly FieldError[]) {
    const usable = await getUsableLink(page.connection, token, passwordPurposes, page.now);
    page.render(
      'identity/choose-password',
      choosePasswordPage(await page.layout(), { ...usable, token, values, errors }),
    );
  }
}
