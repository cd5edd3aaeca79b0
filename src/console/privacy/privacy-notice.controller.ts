import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import type { PrivacyNotice } from '../../domain/privacy/privacy-notice.entity.js';
import { findPrivacyNotice } from '../../domain/privacy/privacy-notices.queries.js';
import { privacyNoticeInput } from '../../domain/privacy/privacy-notice-input.js';
import { countErased } from '../../domain/privacy/retention.queries.js';
import { SetPrivacyNotice } from '../../flows/privacy/set-privacy-notice.flow.js';
import { type FieldError, NotFound } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { languages } from '../../platform/i18n/messages.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { FormEdit, openedEdit } from '../ui/form-edit.js';
import { privacyNoticePath } from '../paths/privacy-paths.js';
import {
  editedNotice,
  type NoticeFields,
  fieldsOfNotice,
  inputOfNotice,
  noticeFields,
  privacyNoticePage,
} from './privacy-notice.page.js';

/** What a call says about personal data, in its own language and in others. */
@ConsoleController('calls/:call/privacy', 'privacy')
export class PrivacyNoticeConsoleController {
  constructor(private readonly setPrivacyNotice: SetPrivacyNotice) {}

  @Get([':language', ''])
  async form(@Param('call') slug: string, @Param('language') code: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const language = languageOf(call, code);
    const notice = await findPrivacyNotice(page.connection, call.id);
    await this.show(page, call, language, fieldsOfNotice(call, notice, language));
  }

  @Post([':language', ''])
  async save(@Param('call') slug: string, @Param('language') code: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const language = languageOf(call, code);
    const fields = noticeFields(page.form);
    const edit = new FormEdit(page, editedNotice(call, page.language));
    try {
      const input = (current: PrivacyNotice | null) => {
        const stored = fieldsOfNotice(call, current, language);
        // The form of a translation has the texts only.
        const { contactEmail, retentionDays } = language === null ? fields : stored;
        const merged = edit.merge({ ...fields, contactEmail, retentionDays }, stored);
        return read(privacyNoticeInput, inputOfNotice(current, merged, language));
      };
      await this.setPrivacyNotice.run(slug, input, page.actor);
      page.redirect(privacyNoticePath(call, language ?? undefined), 'console.privacy.saved', edit.kept);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, call, language, fields, fieldErrors, edit));
    }
  }

  private async show(
    page: ConsolePage,
    call: Call,
    language: string | null,
    typed: NoticeFields,
    fieldErrors: readonly FieldError[] = [],
    posted?: FormEdit<NoticeFields>,
  ): Promise<void> {
    const fields = posted?.fields(typed) ?? typed;
    const edit = (await posted?.view()) ?? openedEdit(fields);
    const notice = await findPrivacyNotice(page.connection, call.id);
    const counts = await countErased(page.connection, call.id);
    const view = privacyNoticePage(await page.layout(), { counts, call, notice, language, fields, edit, fieldErrors });
    page.render('privacy/privacy-notice', view);
  }
}

/** Null for the call's own language, in which the notice itself is written. */
function languageOf(call: Call, code: string | undefined): string | null {
  if (code === undefined || code === '' || code === call.languages[0]) return null;
  if (!languages.some((one) => one.code === code)) throw new NotFound('not-found', 'There is no such language.');
  return code;
}
