import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { FormValues } from '../../platform/http/form-values.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { Sample, MailServerAnswer } from '../../domain/notifications/templates/compose-sample.js';
import { SampleEmail } from '../../flows/notifications/sample-email.flow.js';
import { SetEmailTemplate } from '../../flows/notifications/set-email-template.flow.js';
import { getEditableEmail } from '../../domain/notifications/templates/editable-parts.js';
import { sampleCases } from '../../domain/notifications/templates/sample.js';
import { type EmailTexts, usableTexts } from '../../domain/notifications/templates/email-template.js';
import {
  listTemplateHistory,
  listEmailTemplates,
} from '../../domain/notifications/templates/email-templates.queries.js';
import type { MessageKind } from '../../domain/notifications/kinds/kinds.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { isTimeZone } from '../../domain/time/zones.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { type TemplateNote, emailTemplatePage } from './email-template.page.js';
import { type EditView, FormEdit, openedEdit } from '../ui/form-edit.js';
import { editedTexts, partNames, shownTexts, textsOfForm } from '../ui/email-form.js';
import { showErrors, showEmail } from '../ui/email-frame.js';
import { emailPath } from '../paths/notification-paths.js';
import { emailTemplatesPage } from './email-templates.page.js';

/** The email that an address names. */
interface Asked {
  call: Call;
  kind: MessageKind;
  writtenIn: string;
}

interface Params {
  slug: string;
  kind: string;
  language: string;
}

/** The texts of the emails of a call, and the form of one. */
@ConsoleController('calls/:slug/mails', 'emails')
export class EmailTemplateController {
  constructor(
    private readonly database: DataSource,
    private readonly setEmailTemplate: SetEmailTemplate,
    private readonly sampleEmail: SampleEmail,
  ) {}

  @Get(':kind/:language')
  async edit(@Param() params: Params, @Page() page: ConsolePage): Promise<void> {
    await this.editor(page, await this.asked(page, params), page.query, null);
  }

  @Post(':kind/:language')
  async save(@Param() params: Params, @Page() page: ConsolePage): Promise<void> {
    const { form, actor } = page;
    const asked = await this.asked(page, params);
    const { call, kind, writtenIn } = asked;
    const texts = textsOfForm(kind, form);
    const edit = new FormEdit(page, editedTexts(call, page.language));
    try {
      const merged = (current: EmailTexts) => edit.merge({ texts }, { texts: shownTexts(kind, writtenIn, current) });
      await this.setEmailTemplate.run(call.slug, kind, writtenIn, (current) => merged(current).texts, actor);
      page.redirect(emailPath(call, kind, writtenIn), 'console.notifications.done.emailSaved', edit.kept);
    } catch (error) {
      const again = edit.fields({ texts }).texts;
      await page.fail(error, async (fieldErrors) =>
        this.editor(page, asked, form, again, fieldErrors, null, await edit.view()),
      );
    }
  }

  @Post(':kind/:language/restore')
  async restore(@Param() params: Params, @Page() page: ConsolePage): Promise<void> {
    const { call, kind, writtenIn } = await this.asked(page, params);
    await this.setEmailTemplate.run(call.slug, kind, writtenIn, {}, page.actor);
    page.redirect(emailPath(call, kind, writtenIn), 'console.notifications.done.emailRestored');
  }

  @Post(':kind/:language/test')
  async test(@Param() params: Params, @Page() page: ConsolePage): Promise<void> {
    const { form, organizer, actor } = page;
    const asked = await this.asked(page, params);
    const texts = textsOfForm(asked.kind, form);
    const sample = sampleOf(asked, form, texts);
    const { name, email } = organizer;
    try {
      const reader = { ...sample.reader, name, email };
      const outcome = await this.sampleEmail.send(asked.call, { ...sample, reader }, actor);
      if (!outcome.isAccepted) page.status = 409;
      await this.editor(page, asked, form, texts, [], testNote(outcome, email, page.language));
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.editor(page, asked, form, texts, fieldErrors));
    }
  }

  /** The preview of the current wording, before anything is typed. */
  @Get(':kind/:language/preview')
  async current(@Param() params: Params, @Page() page: ConsolePage): Promise<void> {
    const asked = await this.asked(page, params);
    const last = await this.latest(asked);
    await this.preview(page, asked, page.query, usableTexts(asked.kind, asked.writtenIn, last?.texts ?? {}));
  }

  /** The preview of what is typed, for the frame beside the form. */
  @Post(':kind/:language/preview')
  async typed(@Param() params: Params, @Page() page: ConsolePage): Promise<void> {
    const asked = await this.asked(page, params);
    await this.preview(page, asked, page.form, textsOfForm(asked.kind, page.form));
  }

  @Get()
  async list(@Param('slug') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const layout = await page.layout();
    const templates = await listEmailTemplates(page.connection, call.id);
    page.render('notifications/email-templates', emailTemplatesPage(layout, { call, templates }));
  }

  private async asked(page: ConsolePage, params: Params): Promise<Asked> {
    const { kind, language } = getEditableEmail(params);
    return { call: await page.call(params.slug), kind, writtenIn: language };
  }

  private async latest({ call, kind, writtenIn }: Asked) {
    const [last] = await listTemplateHistory(this.database.manager, call.id, kind, writtenIn);
    return last;
  }

  private async preview(page: ConsolePage, asked: Asked, form: FormValues, texts: EmailTexts): Promise<void> {
    try {
      const mail = await this.sampleEmail.preview(asked.call, sampleOf(asked, form, texts), page.actor);
      await showEmail(page, asked.call, mail, form.text('view'));
    } catch (error) {
      const labelOf = (path: string) => partNames([path.replace(/^texts\./u, '')], page.language);
      await page.fail(error, async (fieldErrors) => showErrors(page, fieldErrors, labelOf));
    }
  }

  private async editor(
    page: ConsolePage,
    asked: Asked,
    form: FormValues,
    typed: EmailTexts | null,
    fieldErrors: readonly FieldError[] = [],
    note: TemplateNote | null = null,
    edit?: EditView,
  ): Promise<void> {
    const { call, kind, writtenIn } = asked;
    const history = await listTemplateHistory(this.database.manager, call.id, kind, writtenIn);
    const shown = { timeZone: zoneOf(form, call), shownCase: caseOf(form, kind) };
    const opened = openedEdit({ texts: shownTexts(kind, writtenIn, history[0]?.texts ?? {}) });
    // A test or a preview of what is typed still has the version that the form showed first.
    const posted = typed === null ? opened : { version: form.text('version'), conflict: null };
    const input = { ...asked, history, typed, fieldErrors, note, edit: edit ?? posted, ...shown };
    page.render('notifications/email-template', emailTemplatePage(await page.layout(), input));
  }
}

function testNote(outcome: MailServerAnswer, email: string, language: string): TemplateNote | null {
  const text = (key: string, values: Record<string, string>) =>
    translate(language, `console.notifications.templates.${key}`, values);
  if (outcome.isAccepted) return { tone: '', text: text('testSent', { email }) };
  return { tone: 'warn', text: text('testNotSent', { words: outcome.words }) };
}

function sampleOf({ call, kind, writtenIn }: Asked, form: FormValues, texts: EmailTexts): Sample {
  const text = (key: string) => translate(writtenIn, `console.notifications.templates.sample.${key}`);
  return {
    kind,
    language: writtenIn,
    shownCase: caseOf(form, kind),
    texts,
    reader: { name: text('name'), email: 'attendee@example.org', timeZone: zoneOf(form, call) },
    organization: text('organization'),
    title: text('title'),
  };
}

function zoneOf(form: FormValues, call: Call): string {
  const zone = form.text('zone');
  return isTimeZone(zone) ? zone : call.timeZone;
}

function caseOf(form: FormValues, kind: MessageKind): string {
  const cases = sampleCases(kind);
  return cases.find((one) => one === form.text('case')) ?? cases[0] ?? '';
}
