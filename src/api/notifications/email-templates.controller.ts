import { Body, Delete, Get, Param, Put } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { SetEmailTemplate } from '../../flows/notifications/set-email-template.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { getEditableEmail } from '../../domain/notifications/templates/editable-parts.js';
import type { EmailTexts } from '../../domain/notifications/templates/email-template.js';
import { findLastTemplate } from '../../domain/notifications/templates/email-templates.queries.js';
import { ApiController } from '../api-controller.js';
import { Caller } from '../api.guard.js';
import { emailTemplateSchema, type EmailTemplateView, emailTemplateView } from './email-template.view.js';
import { Operation } from '../operation.js';

/** What each part can contain depends on the kind: see `textErrors`. */
const emailTemplateInput = z.strictObject({
  texts: z.record(z.string().max(40), z.string().max(10_000)).meta({
    description: 'ICU messages by part name. Parts that you omit, or that equal the default, use the default text.',
  }),
});

const address = 'calls/:call/mail-templates/:kind/:language';
const refusals = { 404: 'Call, kind of email or language not found.' };

@ApiController('Email templates')
export class EmailTemplatesApiController {
  constructor(
    private readonly database: DataSource,
    private readonly setEmailTemplate: SetEmailTemplate,
  ) {}

  @Get(address)
  @Operation({
    summary: 'Get an email template',
    status: 200,
    answer: 'The parts of the template, with default and custom texts.',
    schema: emailTemplateSchema,
    refusals,
    requires: 'read',
  })
  read(
    @Param('call') slug: string,
    @Param('kind') kind: string,
    @Param('language') language: string,
  ): Promise<EmailTemplateView> {
    return this.view(slug, { kind, language });
  }

  @Put(address)
  @Operation({
    summary: 'Set an email template',
    description:
      'Replaces all custom texts; parts that are not in `texts` are reset to the default. Times, places, links and ' +
      "buttons can't be customized. The change applies to messages queued from two seconds later on; earlier ones " +
      'still use the previous texts.',
    status: 200,
    answer: 'Its parts.',
    schema: emailTemplateSchema,
    refusals,
    requires: 'change',
  })
  word(
    @Param('call') slug: string,
    @Param('kind') kind: string,
    @Param('language') language: string,
    @Body({ schema: emailTemplateInput }) { texts }: z.output<typeof emailTemplateInput>,
    @Caller() actor: Actor,
  ): Promise<EmailTemplateView> {
    return this.set(slug, { kind, language }, texts, actor);
  }

  @Delete(address)
  @Operation({
    summary: 'Reset an email template',
    status: 200,
    answer: 'The parts of the template. Messages that were queued earlier still use the version of their time.',
    schema: emailTemplateSchema,
    refusals,
    requires: 'change',
  })
  restore(
    @Param('call') slug: string,
    @Param('kind') kind: string,
    @Param('language') language: string,
    @Caller() actor: Actor,
  ): Promise<EmailTemplateView> {
    return this.set(slug, { kind, language }, {}, actor);
  }

  private async set(
    slug: string,
    named: { kind: string; language: string },
    texts: EmailTexts,
    actor: Actor,
  ): Promise<EmailTemplateView> {
    const { kind, language } = getEditableEmail(named);
    await this.setEmailTemplate.run(slug, kind, language, texts, actor);
    return this.view(slug, named);
  }

  private async view(slug: string, named: { kind: string; language: string }): Promise<EmailTemplateView> {
    const { kind, language } = getEditableEmail(named);
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    return emailTemplateView(kind, language, await findLastTemplate(connection, call.id, kind, language));
  }
}
