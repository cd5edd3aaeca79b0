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

/** What each part can contain depends on the kind: see `textFaults`. */
const emailTemplateInput = z.strictObject({
  texts: z.record(z.string().max(40), z.string().max(10_000)).meta({
    description:
      'ICU messages by the name of the part. A part that is left out, or says the same as ours, follows our words.',
  }),
});

const address = 'calls/:call/mail-templates/:kind/:language';
const refusals = { 404: 'There is no such call, kind of mail or language.' };

@ApiController('Mails')
export class EmailTemplatesApiController {
  constructor(
    private readonly database: DataSource,
    private readonly setEmailTemplate: SetEmailTemplate,
  ) {}

  @Get(address)
  @Operation({
    summary: 'Read how a kind of mail is worded in a language',
    status: 200,
    answer: 'Its parts, with our words and those that stand in their place.',
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
    summary: 'Word a kind of mail in a language',
    description:
      'The whole: what is not in `texts` is ours again. Times, places, links and buttons cannot be worded. ' +
      'Messages that are decided two seconds later and after say it; those before keep the words of their day.',
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
    summary: 'Give a kind of mail its original words again in a language',
    status: 200,
    answer: 'Its parts. Earlier versions are kept, for messages that were decided while they stood.',
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
