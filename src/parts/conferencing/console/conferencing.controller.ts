import { Get, Param, Post } from '@nestjs/common';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { editedForm, FormEdit, type EditView, openedEdit } from '../../../console/ui/form-edit.js';
import { Config } from '../../../platform/config.js';
import { type FieldError, NotFound } from '../../../platform/errors.js';
import { secretsOf } from '../../../platform/secrets/secrets.js';
import type { Credentials } from '../domain/account-input.js';
import { findAccount, listAccounts } from '../domain/accounts.queries.js';
import { credentialsOf } from '../domain/open-provider.js';
import { type ProviderName, providerNames } from '../domain/provider.js';
import { ConnectAccount } from '../flows/connect-account.flow.js';
import { accountForm, type TypedAccount, typedAccount } from './account-form.js';
import { accountPage, conferencingPage } from './conferencing.page.js';
import { conferencingPath } from './conferencing-paths.js';

/** The accounts in which the rooms of a call are made; for owners. */
@ConsoleController('calls/:call/conferencing', 'conferencing')
@RequireAbility('administer')
export class ConferencingController {
  constructor(
    private readonly connectAccount: ConnectAccount,
    private readonly config: Config,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const keys = secretsOf(page.connection).all;
    const accounts = (await listAccounts(page.connection, call.id)).map((account) => ({
      account,
      credentials: credentialsOf(account, keys),
    }));
    page.render(
      'conferencing/conferencing',
      conferencingPage(await page.layout(), { call, accounts, publicUrl: this.config.publicUrl }),
    );
  }

  @Get(':provider')
  async form(@Param('call') slug: string, @Param('provider') name: string, @Page() page: ConsolePage): Promise<void> {
    await this.showForm(page, slug, providerNamed(name), null);
  }

  @Post(':provider')
  async save(@Param('call') slug: string, @Param('provider') name: string, @Page() page: ConsolePage): Promise<void> {
    const provider = providerNamed(name);
    const call = await page.call(slug);
    const isNew = (await findAccount(page.connection, call.id, provider)) === null;
    const form = accountForm(provider, isNew);
    const typed = form.typed(page.form);
    const edit = new FormEdit(page, editedForm(form, `call:${call.id}`, page));
    try {
      const changed = (stored: Credentials | null) =>
        form.read(stored === null ? typed : edit.merge(typed, typedAccount(form, stored)));
      await this.connectAccount.save(call.id, provider, changed, page.actor);
      page.redirect(conferencingPath(call), 'console.conferencing.saved', edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) => {
        await this.showForm(page, slug, provider, {
          fields: edit.fields(typed),
          fieldErrors,
          edit: await edit.view(),
        });
      });
    }
  }

  @Post(':provider/check')
  async check(@Param('call') slug: string, @Param('provider') name: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    await this.connectAccount.check(call.id, providerNamed(name), page.actor);
    page.redirect(conferencingPath(call), 'console.conferencing.checked');
  }

  @Post(':provider/remove')
  async remove(@Param('call') slug: string, @Param('provider') name: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    await this.connectAccount.remove(call.id, providerNamed(name), page.actor);
    page.redirect(conferencingPath(call), 'console.conferencing.removed');
  }

  private async showForm(
    page: ConsolePage,
    slug: string,
    provider: ProviderName,
    typed: { fields: TypedAccount; fieldErrors: readonly FieldError[]; edit: EditView } | null,
  ): Promise<void> {
    const { connection } = page;
    const call = await page.call(slug);
    const account = await findAccount(connection, call.id, provider);
    const form = accountForm(provider, account === null);
    const stored = typedAccount(form, account && credentialsOf(account, secretsOf(connection).all));
    const view = form.view(typed?.fields ?? stored, typed?.fieldErrors ?? [], page);
    const edit = account === null ? null : (typed?.edit ?? openedEdit(stored));
    page.render(
      'conferencing/account',
      accountPage(await page.layout(), { call, provider, isNew: account === null, form: { ...view, edit } }),
    );
  }
}

function providerNamed(name: string): ProviderName {
  const found = providerNames.find((one) => one === name);
  if (found === undefined) throw new NotFound('provider-unknown', 'Unknown provider.');
  return found;
}
