import { Body, Delete, Get, Param, Put } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { SetEmailTemplate } from '../../flows/notifications/set-email-template.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import {
  getEditableEmail,
  originalOf,
  partsOf,
  editableKinds,
} from '../../domain/notifications/templates/editable-parts.js';
import { type EmailTexts, readOverrides } from '../../domain/notifications/templates/email-template.js';
import { findLastTemplate } from '../../domain/notifications/templates/email-templates.queries.js';
import { ApiController, Caller } from '../api-controller.js';
import { Operation } from '../operation.js';
import type { EmailTemplate } from '../../domain/notifications/templates/email-template.entity.js';
import type { MessageKind } from '../../domain/notifications/kinds/kinds.js';

const partSchema = z.object({
  name: z.string(),
  original: z.string().meta({ description: 'The default text, an ICU message.' }),
  text: z.string().nullable().meta({ description: 'The custom text; null if the default is used.' }),
  isUsable: z
    .boolean()
    .meta({ description: 'False if the custom text uses a field that no longer exists. The default is sent instead.' }),
  fields: z.array(z.string()).meta({ description: 'Fields that you can use, written like `{name}`.' }),
  kept: z.array(z.string()).meta({ description: 'Fields that the text must contain.' }),
  most: z.number().int().meta({ description: 'Maximum length in characters.' }),
});

const emailTemplateSchema = z
  .object({
    kind: z.lazy(() => z.enum(editableKinds())),
    language: z.string(),
    version: z.number().int().meta({ description: '0 if the template has never been customized.' }),
    parts: z.array(partSchema),
    updatedAt: z.string().nullable().meta({ format: 'date-time' }),
    updatedBy: z.string().nullable(),
  })
  .meta({ id: 'EmailTemplate', title: 'Email template' });

type EmailTemplateView = z.output<typeof emailTemplateSchema>;

/** The texts of a kind of email in a language. `last` is the last version. */
function emailTemplateView(kind: MessageKind, language: string, last: EmailTemplate | null): EmailTemplateView {
  const texts = last?.texts ?? {};
  const { lost } = readOverrides(kind, language, texts);
  return {
    kind,
    language,
    version: last?.version ?? 0,
    parts: partsOf(kind).map((part) => ({
      name: part.name,
      original: originalOf(part, language),
      text: texts[part.name] ?? null,
      isUsable: !lost.includes(part.name),
      fields: [...part.fields],
      kept: [...part.kept],
      most: part.most,
    })),
    updatedAt: last?.updatedAt.toISOString() ?? null,
    updatedBy: last?.updatedBy ?? null,
  };
}

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
    description: 'The default texts of a kind of email in a language, and what this call has replaced.',
    answer: 'The parts of the template, with default and custom texts.',
    schema: emailTemplateSchema,
    refusals,
    requires: 'read',
  })
  read(@Param('call') slug: string, @Param('kind') kind: string, @Param('language') language: string) {
    return this.view(slug, { kind, language });
  }

  @Put(address)
  @Operation({
    summary: 'Set an email template',
    description:
      'Replaces all custom texts; parts that are not in `texts` are reset to the default. Times, places, links and ' +
      "buttons can't be customized. The change applies to messages queued from two seconds later on; earlier ones " +
      'still use the previous texts.',
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
    description: 'Removes the own texts of the call; the default texts are used from the next email on.',
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

  private async set(slug: string, named: { kind: string; language: string }, texts: EmailTexts, actor: Actor) {
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
