import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AddOrganizer } from '../../flows/identity/add-organizer.flow.js';
import { CreateApiKey } from '../../flows/identity/create-api-key.flow.js';
import { RevokeApiKey } from '../../flows/identity/revoke-api-key.flow.js';
import { isAble } from '../../domain/identity/actor.js';
import { listApiKeys, listOrganizers } from '../../domain/identity/identity.queries.js';
import { Forbidden } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { teamPath } from '../paths.js';
import { keyInput, staffInput } from './team-input.js';
import { type OnceShown, teamPage, type TeamValues } from './team.page.js';

/** The team and the API keys, for owners. */
@ConsoleController('staff', 'team')
export class TeamController {
  constructor(
    private readonly database: DataSource,
    private readonly addOrganizer: AddOrganizer,
    private readonly createApiKey: CreateApiKey,
    private readonly revokeApiKey: RevokeApiKey,
  ) {}

  @Get()
  async show(@Page() page: ConsolePage): Promise<void> {
    // Unlike elsewhere, others may not even look.
    if (!isAble(page.actor, 'administer')) throw new Forbidden('owners-only', 'Only owners can see who has access.');
    await this.render(page, {});
  }

  @Post()
  @RequireAbility('administer')
  async add(@Page() page: ConsolePage): Promise<void> {
    const values = page.form.texts(['staffEmail', 'staffName', 'staffRole']);
    await this.showOnce(page, values, async () => {
      const { staffEmail: email, staffName: name, staffRole: role } = read(staffInput, values);
      const { password, created } = await this.addOrganizer.run({ email, name, role }, page.actor);
      return shownOnce(page.language, created ? 'organizer' : 'newPassword', { name, email }, password);
    });
  }

  @Post('keys')
  @RequireAbility('administer')
  async addKey(@Page() page: ConsolePage): Promise<void> {
    const values = page.form.texts(['keyName', 'keyRole']);
    await this.showOnce(page, values, async () => {
      const { keyName: name, keyRole: role } = read(keyInput, values);
      return shownOnce(page.language, 'key', { name, email: '' }, await this.createApiKey.run(name, role, page.actor));
    });
  }

  @Post('keys/:id/revoke')
  async revoke(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.revokeApiKey.run(id, page.actor);
    page.redirect(teamPath, 'console.identity.done.keyRevoked');
  }

  /** Shows the page with the secret, or the form again with what is wrong. */
  private async showOnce(page: ConsolePage, values: TeamValues, make: () => Promise<OnceShown>): Promise<void> {
    try {
      await this.render(page, { once: await make() });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(page, { values, fieldErrors }));
    }
  }

  private async render(
    page: ConsolePage,
    { values = {}, fieldErrors = [], once = null }: Partial<Parameters<typeof teamPage>[1]>,
  ): Promise<void> {
    const connection = this.database.manager;
    const [organizers, keys] = [await listOrganizers(connection), await listApiKeys(connection)];
    page.render('identity/team', teamPage(await page.layout(), { organizers, keys, values, fieldErrors, once }));
  }
}

function shownOnce(language: string, kind: string, values: Record<string, string>, secret: string): OnceShown {
  const say = (part: string) => translate(language, `console.identity.once.${kind}.${part}`, values);
  return { title: say('title'), text: say('text'), secret };
}
