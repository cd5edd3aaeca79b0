import { Body, Get, Param, Put } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import type { PrivacyNotice } from '../../domain/privacy/privacy-notice.entity.js';
import { storedUntilOn } from '../../domain/privacy/privacy-notice.js';
import { type PrivacyNoticeInput, privacyNoticeInput } from '../../domain/privacy/privacy-notice-input.js';
import { findPrivacyNotice } from '../../domain/privacy/privacy-notices.queries.js';
import { SetPrivacyNotice } from '../../flows/privacy/set-privacy-notice.flow.js';
import { NotFound } from '../../platform/errors.js';
import { ApiController, Caller } from '../api-controller.js';
import { Operation } from '../operation.js';

const noticeSchema = z
  .object({
    controller: z.string(),
    contactEmail: z.string(),
    purpose: z.string(),
    legalBasis: z.string(),
    retentionDays: z.number().int().meta({ description: 'Number of days after `closesOn` for which data is stored.' }),
    storedUntilOn: z
      .string()
      .meta({ format: 'date', description: 'Data about attendees is erased at the end of this day.' }),
    more: z.string().meta({ description: 'More information, in Markdown.' }),
    translations: z.record(z.string(), z.looseObject({})),
    updatedAt: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'PrivacyNotice', title: 'Privacy notice' });
type NoticeView = z.output<typeof noticeSchema>;

@ApiController('Calls', '/calls/:call/privacy')
export class PrivacyNoticeApiController {
  constructor(
    private readonly database: DataSource,
    private readonly setPrivacyNotice: SetPrivacyNotice,
  ) {}

  @Get()
  @Operation({
    summary: 'Get the privacy notice',
    description: 'What people are told about their data when they register.',
    answer: 'The privacy notice.',
    schema: noticeSchema,
    refusals: { 404: 'Call not found, or it has no privacy notice yet.' },
    requires: 'read',
  })
  async read(@Param('call') slug: string): Promise<NoticeView> {
    const call = await getCallBySlug(this.database.manager, slug);
    const notice = await findPrivacyNotice(this.database.manager, call.id);
    if (notice === null)
      throw new NotFound('no-privacy-notice', 'The privacy notice of the call is not filled in yet.');
    return noticeView(call, notice);
  }

  @Put()
  @Operation({
    summary: 'Set the privacy notice',
    description: 'Replaces the whole notice. After `retentionDays`, data about attendees is erased.',
    answer: 'The privacy notice.',
    schema: noticeSchema,
    refusals: { 404: 'Call not found.' },
    requires: 'change',
  })
  async write(
    @Param('call') slug: string,
    @Body({ schema: privacyNoticeInput }) input: PrivacyNoticeInput,
    @Caller() actor: Actor,
  ): Promise<NoticeView> {
    const notice = await this.setPrivacyNotice.run(slug, input, actor);
    return noticeView(await getCallBySlug(this.database.manager, slug), notice);
  }
}

function noticeView(call: { closesOn: string }, notice: PrivacyNotice): NoticeView {
  return {
    controller: notice.controller,
    contactEmail: notice.contactEmail,
    purpose: notice.purpose,
    legalBasis: notice.legalBasis,
    retentionDays: notice.retentionDays,
    storedUntilOn: storedUntilOn(call, notice),
    more: notice.more,
    translations: notice.translations,
    updatedAt: notice.updatedAt.toISOString(),
  };
}
