import { Get, Post, Param } from '@nestjs/common';
import { decryptTotpSecret } from '../../domain/identity/second-factor/totp.js';
import { countRecoveryCodes, findAuthenticator } from '../../domain/identity/second-factor/second-factors.queries.js';
import { isSecondFactorRequired } from '../../domain/identity/identity.queries.js';
import { ChangeSecondFactor } from '../../flows/identity/change-second-factor.flow.js';
import { Config } from '../../platform/config.js';
import { ConsoleController, RequireAbility, AllowWithoutSecondFactor } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { accountPath, twoStepPath, passkeysPath } from '../paths/identity-paths.js';
import { proofOf } from './proof.js';
import { recoveryCodesPage, type TwoStepInput, twoStepPage } from './two-step.page.js';
import { secretsOf } from '../../platform/secrets/secrets.js';
import { isFresh } from '../../domain/identity/login.js';
import { findConfirmedAt } from '../../domain/identity/logins.queries.js';
import { listPasskeys, type Passkey } from '../../domain/identity/passkeys/passkeys.queries.js';
import { passkeyScope } from '../../domain/identity/passkeys/passkey-response.js';
import { ChangePasskeys } from '../../flows/identity/change-passkeys.flow.js';
import { ChangeLogins } from '../../flows/identity/change-logins.flow.js';
import { read, line } from '../../platform/validation.js';
import { z } from 'zod';
import { formatDate } from '../../domain/time/format.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';

/** A new passkey. People name it after the device that stores it. */
const passkeyInput = z.strictObject({ passkeyName: line(100) });

/** The second factors of the organizer's own account: two-step verification and passkeys. */
@ConsoleController('account', 'account')
@RequireAbility('own-account')
@AllowWithoutSecondFactor(true)
export class SecondFactorsController {
  constructor(
    private readonly config: Config,
    private readonly changeSecondFactor: ChangeSecondFactor,
    private readonly changePasskeys: ChangePasskeys,
    private readonly changeLogins: ChangeLogins,
  ) {}

  @Get('two-step')
  async show(@Page() page: ConsolePage): Promise<void> {
    await this.render(page);
  }

  @Post('two-step/start')
  async start(@Page() page: ConsolePage): Promise<void> {
    await this.changeSecondFactor.start(page.actor);
    page.redirect(twoStepPath);
  }

  @Post('two-step/confirm')
  async confirm(@Page() page: ConsolePage): Promise<void> {
    await this.showCodes(page, () => this.changeSecondFactor.confirm(page.form.text('code'), page.actor, page.loginId));
  }

  @Post('two-step/codes')
  async renew(@Page() page: ConsolePage): Promise<void> {
    await this.showCodes(page, () => this.changeSecondFactor.renewCodes(proofOf(page), page.actor));
  }

  @Post('two-step/off')
  async off(@Page() page: ConsolePage): Promise<void> {
    try {
      await this.changeSecondFactor.turnOff(proofOf(page), page.actor);
      page.redirect(accountPath, 'console.identity.done.twoStepOff');
    } catch (error) {
      await page.fail(error, (faults) => this.render(page, faults));
    }
  }

  @Get('passkeys')
  async passkeys(@Page() page: ConsolePage): Promise<void> {
    await this.renderPasskeys(page);
  }

  /** Returns the browser's options for creating a passkey. */
  @Post('passkeys/options')
  async passkeyOptions(@Page() page: ConsolePage): Promise<void> {
    page.json(await this.changePasskeys.forNewPasskey(page.actor, page.loginId));
  }

  @Post('passkeys')
  async addPasskey(@Page() page: ConsolePage): Promise<void> {
    const values = page.form.texts(['passkeyName']);
    try {
      const { passkeyName: name } = read(passkeyInput, values);
      await this.changePasskeys.add({ name, response: page.form.text('response') }, page.actor, page.loginId);
      page.redirect(passkeysPath, 'console.identity.done.passkeyAdded');
    } catch (error) {
      await page.fail(error, (faults) => this.renderPasskeys(page, { values, faults }));
    }
  }

  /** Confirms, by a password or a code, that the organizer is still the one who uses the login. */
  @Post('passkeys/confirm')
  async confirmPasskey(@Page() page: ConsolePage): Promise<void> {
    try {
      await this.changeLogins.confirm(proofOf(page), page.actor, page.loginId ?? '');
      page.redirect(passkeysPath);
    } catch (error) {
      await page.fail(error, (faults) => this.renderPasskeys(page, { faults }));
    }
  }

  @Post('passkeys/:id/remove')
  async removePasskey(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.changePasskeys.remove(id, page.actor, page.loginId);
    page.redirect(passkeysPath, 'console.identity.done.passkeyRemoved');
  }

  /** Shows new recovery codes, only this once, or the page again with errors. */
  private async showCodes(page: ConsolePage, make: () => Promise<string[]>): Promise<void> {
    try {
      const codes = await make();
      page.render('identity/recovery-codes', recoveryCodesPage(await page.layout(), codes));
    } catch (error) {
      await page.fail(error, (faults) => this.render(page, faults));
    }
  }

  private async render(page: ConsolePage, faults: TwoStepInput['faults'] = []): Promise<void> {
    const [tx, { id, email }] = [page.connection, page.organizer];
    const authenticator = await findAuthenticator(tx, id);
    const view = twoStepPage(await page.layout(), {
      email,
      host: new URL(this.config.publicUrl).host,
      isOn: authenticator !== null && authenticator.confirmedAt !== null,
      secret: authenticator && decryptTotpSecret(secretsOf(tx).all, id, authenticator.secret),
      codesLeft: await countRecoveryCodes(tx, id),
      isRequired: await isSecondFactorRequired(tx),
      faults,
    });
    page.render('identity/two-step', view);
  }

  private async renderPasskeys(page: ConsolePage, form: Partial<Pick<PasskeysInput, 'values' | 'faults'>> = {}) {
    const passkeys = await listPasskeys(page.connection, page.organizer.id);
    const isAvailable = passkeyScope(this.config.publicUrl) !== null;
    const confirmedAt = await findConfirmedAt(page.connection, page.loginId ?? '');
    const isLoginFresh = confirmedAt !== null && isFresh({ confirmedAt }, page.now);
    const view = passkeysPage(await page.layout(), { passkeys, isAvailable, isLoginFresh, ...form });
    page.render('identity/passkeys', view);
  }
}

interface PasskeysInput {
  passkeys: readonly Passkey[];
  /** Whether passkeys are available at the address of this installation. */
  isAvailable: boolean;
  /** Whether the organizer has recently confirmed their identity (`isFresh`). */
  isLoginFresh: boolean;
  values?: { passkeyName?: string };
  faults?: readonly FieldError[];
}

/** The organizer's own passkeys. */
function passkeysPage(layout: ConsoleLayout, input: PasskeysInput) {
  const { language } = layout;
  const say = (key: string, values?: Record<string, string>) =>
    translate(language, `console.identity.passkeys.${key}`, values);
  const day = (at: Date) => formatDate(at, 'UTC', language, 'short');
  const name = field('passkeyName', input.values?.passkeyName, input.faults ?? [], language);
  const proof = field('proof', '', input.faults ?? [], language);
  const proofLabel = translate(language, 'console.identity.twoStep.proof');
  return {
    ...layout,
    title: say('title'),
    passkeys: input.passkeys.map((passkey) => ({
      name: passkey.name,
      since: say('added', { date: day(passkey.createdAt) }),
      used: passkey.lastUsedAt === null ? say('unused') : say('used', { date: day(passkey.lastUsedAt) }),
      removePath: `${passkeysPath}/${passkey.id}/remove`,
    })),
    isAvailable: input.isAvailable,
    // The field for the proof that changes require; null for a fresh login.
    proof: input.isLoginFresh ? null : proof,
    confirmPath: `${passkeysPath}/confirm`,
    name,
    errors: errorSummary([proof, name], { proof: proofLabel, passkeyName: say('name') }, language),
    accountPath,
    addPath: passkeysPath,
    optionsPath: `${passkeysPath}/options`,
  };
}
