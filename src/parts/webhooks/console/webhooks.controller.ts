import { Get, Param, Post } from '@nestjs/common';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { editedForm, FormEdit, type EditView, openedEdit } from '../../../console/ui/form-edit.js';
import { Config } from '../../../platform/config.js';
import { type FieldError } from '../../../platform/errors.js';
import { secretsOf } from '../../../platform/secrets/secrets.js';
import { listDeliveries } from '../domain/deliveries.queries.js';
import { messageOf } from '../domain/message-of.js';
import { storedInput } from '../domain/webhook-request.js';
import { getWebhook, listWebhooks } from '../domain/webhooks.queries.js';
import { ChangeWebhook } from '../flows/change-webhook.flow.js';
import { webhookPath, webhooksPath } from './webhook-paths.js';
import { type TypedWebhook, typedWebhook, webhookForm } from './webhook-form.js';
import { webhookFormPage, webhookPage, webhooksPage } from './webhooks.page.js';

const maxDeliveries = 50;

/** Where the events of a call are delivered; for owners. */
@ConsoleController('calls/:call/webhooks', 'webhooks')
@RequireAbility('administer')
export class WebhooksController {
  constructor(
    private readonly config: Config,
    private readonly changeWebhook: ChangeWebhook,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const webhooks = await listWebhooks(page.connection, call.id);
    page.render('webhooks/webhooks', webhooksPage(await page.layout(), call, webhooks));
  }

  @Get('new')
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.showForm(page, slug, null, null);
  }

  @Post('new')
  async create(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const typed = webhookForm.typed(page.form);
    const call = await page.call(slug);
    try {
      const { webhook, secret } = await this.changeWebhook.create(call.id, webhookForm.read(typed), page.actor);
      await this.show(page, slug, webhook.id, webhook.format === 'standard' ? secret : null);
    } catch (error) {
      await page.fail(error, (fieldErrors) =>
        this.showForm(page, slug, null, { fields: typed, fieldErrors, edit: null }),
      );
    }
  }

  @Get(':webhook')
  async open(@Param('call') slug: string, @Param('webhook') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, slug, id, null);
  }

  @Get(':webhook/edit')
  async edit(@Param('call') slug: string, @Param('webhook') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.showForm(page, slug, id, null);
  }

  @Post(':webhook/edit')
  async save(@Param('call') slug: string, @Param('webhook') id: string, @Page() page: ConsolePage): Promise<void> {
    const { id: found } = await this.find(page, slug, id);
    const typed = webhookForm.typed(page.form);
    const edit = new FormEdit(page, editedForm(webhookForm, `webhook:${found}`, page));
    try {
      const changed = (stored: Parameters<typeof typedWebhook>[0]) =>
        webhookForm.read(edit.merge(typed, typedWebhook(stored)));
      await this.changeWebhook.edit(found, changed, page.actor);
      page.redirect(webhookPath({ slug }, { id }), 'console.webhooks.saved', edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) => {
        await this.showForm(page, slug, id, { fields: edit.fields(typed), fieldErrors, edit: await edit.view() });
      });
    }
  }

  @Post(':webhook/secret')
  async rotate(@Param('call') slug: string, @Param('webhook') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.find(page, slug, id);
    const endsNow = page.form.text('ends') === 'now';
    await this.show(page, slug, id, await this.changeWebhook.rotate(id, { endsNow }, page.actor));
  }

  @Post(':webhook/pause')
  async pause(@Param('call') slug: string, @Param('webhook') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.find(page, slug, id);
    await this.changeWebhook.pause(id, true, page.actor);
    page.redirect(webhookPath({ slug }, { id }), 'console.webhooks.paused');
  }

  @Post(':webhook/resume')
  async resume(@Param('call') slug: string, @Param('webhook') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.find(page, slug, id);
    await this.changeWebhook.pause(id, false, page.actor);
    page.redirect(webhookPath({ slug }, { id }), 'console.webhooks.resumed');
  }

  @Post(':webhook/test')
  async test(@Param('call') slug: string, @Param('webhook') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.find(page, slug, id);
    const { state } = await this.changeWebhook.test(id, page.actor);
    page.redirect(webhookPath({ slug }, { id }), `console.webhooks.test.${state}`);
  }

  @Post(':webhook/replay')
  async replay(@Param('call') slug: string, @Param('webhook') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.find(page, slug, id);
    const sequence = page.form.text('sequence');
    if (/^\d{1,18}$/u.test(sequence)) {
      await this.changeWebhook.replay(id, { from: sequence, to: sequence }, page.actor);
    }
    page.redirect(webhookPath({ slug }, { id }), 'console.webhooks.replayed');
  }

  @Post(':webhook/remove')
  async remove(@Param('call') slug: string, @Param('webhook') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.find(page, slug, id);
    await this.changeWebhook.remove(id, page.actor);
    page.redirect(webhooksPath({ slug }), 'console.webhooks.removed');
  }

  private async find(page: ConsolePage, slug: string, id: string) {
    return getWebhook(page.connection, id, (await page.call(slug)).id);
  }

  private async show(page: ConsolePage, slug: string, id: string, secret: string | null): Promise<void> {
    const { connection } = page;
    const call = await page.call(slug);
    const webhook = await getWebhook(connection, id, call.id);
    const deliveries = await listDeliveries(connection, id, null, maxDeliveries);
    // What was sent, but for what a full payload added: that is not stored.
    const thin = { ...webhook, payload: 'thin' as const };
    const requests = await Promise.all(
      deliveries.map(async (one) => (await messageOf(connection, thin, one, this.config.publicUrl))?.body ?? ''),
    );
    const { url } = storedInput(webhook, secretsOf(connection).all);
    const rows = deliveries.map((delivery, index) => ({ delivery, request: requests[index] ?? '' }));
    page.render('webhooks/webhook', webhookPage(await page.layout(), { call, webhook, url, rows, secret }));
  }

  private async showForm(
    page: ConsolePage,
    slug: string,
    id: string | null,
    typed: { fields: TypedWebhook; fieldErrors: readonly FieldError[]; edit: EditView | null } | null,
  ): Promise<void> {
    const call = await page.call(slug);
    const webhook = id === null ? null : await this.find(page, slug, id);
    const keys = secretsOf(page.connection).all;
    const stored = webhook === null ? webhookForm.empty : typedWebhook(storedInput(webhook, keys));
    const form = webhookForm.view(typed?.fields ?? stored, typed?.fieldErrors ?? [], page);
    const edit = webhook === null ? null : (typed?.edit ?? openedEdit(stored));
    page.render('form', webhookFormPage(await page.layout(), { call, webhook, form, edit }));
  }
}
