import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { findPrivacyNotice } from '../../domain/privacy/privacy-notices.queries.js';
import { privacyNoticeInput } from '../../domain/privacy/privacy-notice-input.js';
import { countErased } from '../../domain/privacy/retention.queries.js';
import { SetPrivacyNotice } from '../../flows/privacy/set-privacy-notice.flow.js';
import { type FieldError, NotFound } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { languages } from '../../platform/i18n/messages.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { privacyNoticePath } from '../paths.js';
import { RequireAbility } from '../require-ability.js';
import {
  type NoticeFields,
  fieldsOfNotice,
  inputOfNotice,
  noticeFields,
  privacyNoticePage,
} from './privacy-notice.page.js';

/** What a call says about personal data, in its own language and in others. */
@ConsoleController('calls/:call/privacy', 'privacy')
@RequireAbility('change')
export class PrivacyNoticeConsoleController {
  constructor(
    private readonly database: DataSource,
    private readonly setPrivacyNotice: SetPrivacyNotice,
  ) {}

  @Get([':language', ''])
  async form(@Param('call') slug: string, @Param('language') code: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const language = languageOf(call, code);
    const notice = await findPrivacyNotice(this.database.manager, call.id);
    await this.show(page, call, language, fieldsOfNotice(call, notice, language));
  }

  @Post([':language', ''])
  async save(@Param('call') slug: string, @Param('language') code: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const language = languageOf(call, code);
    const fields = noticeFields(page.form);
    try {
      const notice = await findPrivacyNotice(this.database.manager, call.id);
      await this.setPrivacyNotice.run(
        slug,
        read(privacyNoticeInput, inputOfNotice(notice, fields, language)),
        page.actor,
      );
      page.redirect(privacyNoticePath(call, language ?? undefined), 'console.privacy.saved');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, call, language, fields, fieldErrors));
    }
  }

  private async show(
    page: ConsolePage,
    call: Call,
    language: string | null,
    fields: NoticeFields,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const notice = await findPrivacyNotice(this.database.manager, call.id);
    const counts = await countErased(this.database.manager, call.id);
    const view = privacyNoticePage(await page.layout(), { counts, call, notice, language, fields, fieldErrors });
    page.render('privacy/privacy-notice', view);
  }
}

/** Null for the call's own language, in which the notice itself is written. */
function languageOf(call: Call, code: string | undefined): string | null {
  if (code === undefined || code === '' || code === call.languages[0]) return null;
  if (!languages.some((one) => one.code === code)) throw new NotFound('not-found', 'There is no such language.');
  return code;
}
