import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { AddOrganizer } from '../../flows/identity/add-organizer.flow.js';
import { CreateApiKey } from '../../flows/identity/create-api-key.flow.js';
import { RevokeApiKey } from '../../flows/identity/revoke-api-key.flow.js';
import { isAble, requireAbility } from '../../domain/identity/actor.js';
import { listApiKeys } from '../../domain/identity/identity.queries.js';
import { type FieldError, Forbidden, Invalid } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, languageOf, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { type FormValues, formValues, textOf } from '../form-values.js';
import { staffPath } from '../paths.js';
import { actorOf } from '../signed-in.js';
import { keyInput, staffInput } from './team-input.js';
import { type OnceShown, staffPage, type StaffValues } from './team.page.js';
import { listOrganizers } from './team.queries.js';

/** Who may enter the console and the API; for owners. */
@ConsoleController('staff')
export class StaffController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly addOrganizer: AddOrganizer,
    private readonly createApiKey: CreateApiKey,
    private readonly revokeApiKey: RevokeApiKey,
  ) {}

  @Get()
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    // Unlike elsewhere, others may not even look.
    if (!isAble(actorOf(request), 'administer'))
      throw new Forbidden('owners-only', 'Only owners may see who has access.');
    await this.page(request, reply, {});
  }

  @Post()
  async add(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const values = only(formValues(body), ['staffEmail', 'staffName', 'staffRole']);
    await this.orAgain(request, reply, values, async () => {
      const { staffEmail: email, staffName: name, staffRole: role } = read(staffInput, values);
      const { password, created } = await this.addOrganizer.run({ email, name, role }, actorOf(request));
      return this.secret(request, created ? 'organizer' : 'newPassword', { name, email }, password);
    });
  }

  @Post('keys')
  async addKey(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const values = only(formValues(body), ['keyName', 'keyRole']);
    await this.orAgain(request, reply, values, async () => {
      const { keyName: name, keyRole: role } = read(keyInput, values);
      return this.secret(
        request,
        'key',
        { name, email: '' },
        await this.createApiKey.run(name, role, actorOf(request)),
      );
    });
  }

  @Post('keys/:id/revoke')
  async revoke(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.revokeApiKey.run(id, actorOf(request));
    leaveFlash(reply, 'keyRevoked');
    seeOther(reply, staffPath);
  }

  /** The page with the secret, or the form again with what is wrong. */
  private async orAgain(
    request: FastifyRequest,
    reply: FastifyReply,
    values: StaffValues,
    make: () => Promise<OnceShown>,
  ): Promise<void> {
    requireAbility(actorOf(request), 'administer');
    try {
      await this.page(request, reply, { once: await make() });
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      await this.page(request, reply, { values, faults: error.faults }, 422);
    }
  }

  private secret(request: FastifyRequest, kind: string, values: Record<string, string>, secret: string): OnceShown {
    const language = languageOf(request);
    const say = (part: string) => translate(language, `console.common.once.${kind}.${part}`, values);
    return { title: say('title'), text: say('text'), secret };
  }

  private async page(
    request: FastifyRequest,
    reply: FastifyReply,
    shown: { values?: StaffValues; faults?: readonly FieldError[]; once?: OnceShown },
    status = 200,
  ): Promise<void> {
    const tx = this.database.manager;
    const frame = await this.pages.frame(request, reply, { call: null, section: 'staff' });
    const view = staffPage(frame, {
      organizers: await listOrganizers(tx),
      keys: await listApiKeys(tx),
      values: shown.values ?? {},
      faults: shown.faults ?? [],
      once: shown.once ?? null,
    });
    sendPage(reply, 'identity/team', view, status);
  }
}

function only<Name extends string>(values: FormValues, names: readonly Name[]): Record<Name, string> {
  return Object.fromEntries(names.map((name) => [name, textOf(values, name)])) as Record<Name, string>;
}
