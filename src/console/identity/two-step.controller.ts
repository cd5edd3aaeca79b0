import { Get, Post } from '@nestjs/common';
import { decryptTotpSecret } from '../../domain/identity/second-factor/authenticator-secret.js';
import { countRecoveryCodes, findAuthenticator } from '../../domain/identity/second-factor/authenticators.queries.js';
import { isSecondFactorRequired } from '../../domain/identity/workspace-settings.queries.js';
import { ChangeSecondFactor } from '../../flows/identity/change-second-factor.flow.js';
import { Config } from '../../platform/config.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { accountPath, twoStepPath } from '../paths/identity-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { AllowWithoutSecondFactor } from '../frame/signed-in.guard.js';
import { proofOf } from './proof.js';
import { recoveryCodesPage, type TwoStepInput, twoStepPage } from './two-step.page.js';
import { secretsOf } from '../../platform/secrets/secrets.js';

/** Two-step verification of the organizer's own account. */
@ConsoleController('account/two-step', 'account')
@RequireAbility('own-account')
@AllowWithoutSecondFactor(true)
export class TwoStepController {
  constructor(
    private readonly config: Config,
    private readonly changeSecondFactor: ChangeSecondFactor,
  ) {}

  @Get()
  async show(@Page() page: ConsolePage): Promise<void> {
    await this.render(page);
  }

  @Post('start')
  async start(@Page() page: ConsolePage): Promise<void> {
    await this.changeSecondFactor.start(page.actor);
    page.redirect(twoStepPath);
  }

  @Post('confirm')
  async confirm(@Page() page: ConsolePage): Promise<void> {
    await this.showCodes(page, () => this.changeSecondFactor.confirm(page.form.text('code'), page.actor, page.loginId));
  }

  @Post('codes')
  async renew(@Page() page: ConsolePage): Promise<void> {
    await this.showCodes(page, () => this.changeSecondFactor.renewCodes(proofOf(page), page.actor));
  }

  @Post('off')
  async off(@Page() page: ConsolePage): Promise<void> {
    try {
      await this.changeSecondFactor.turnOff(proofOf(page), page.actor);
      page.redirect(accountPath, 'console.identity.done.twoStepOff');
    } catch (error) {
      await page.fail(error, (faults) => this.render(page, faults));
    }
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
}
