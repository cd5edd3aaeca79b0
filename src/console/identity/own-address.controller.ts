import { Controller, Get, Param, Post, UseFilters, UseGuards } from '@nestjs/common';
import { addressPurposes } from '../../domain/identity/password-link.js';
import { getUsableLink } from '../../domain/identity/use-password-link.js';
import { ChangeOwnAccount } from '../../flows/identity/change-own-account.flow.js';
import { translate } from '../../platform/i18n/messages.js';
import { ConsoleErrorFilter } from '../frame/console-error.filter.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { CsrfGuard } from '../frame/csrf.guard.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { SignedOutGuard } from '../frame/signed-in.guard.js';
import { accountPath, newAddressPath } from '../paths/identity-paths.js';

interface OwnAddressPage extends ConsoleLayout {
  text: string;
  action: string;
  submitLabel: string;
}

/** The page behind a link that changes an organizer's address. It has a button, because email scanners follow links. */
@Controller('console/address/:token')
@UseGuards(SignedOutGuard, CsrfGuard)
@UseFilters(ConsoleErrorFilter)
export class OwnAddressController {
  constructor(private readonly changeOwnAccount: ChangeOwnAccount) {}

  @Get()
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

  @Post()
  async use(@Param('token') token: string, @Page() page: ConsolePage): Promise<void> {
    const { email } = await this.changeOwnAccount.useAddress(token, page.origin);
    page.redirect(accountPath, 'console.identity.done.addressChanged', { email });
  }
}
