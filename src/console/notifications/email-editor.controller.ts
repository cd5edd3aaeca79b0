import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { FormValues } from '../../platform/http/form-values.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { type Sample, SampleEmail } from '../../flows/notifications/sample-email.flow.js';
import { SendTestEmail } from '../../flows/notifications/send-test-email.flow.js';
import { SetEmailTemplate } from '../../flows/notifications/set-email-template.flow.js';
import { getEditableEmail } from '../../domain/notifications/templates/editable-parts.js';
import { sampleCases } from '../../domain/notifications/templates/sample.js';
import { type EmailTexts, usableTexts } from '../../domain/notifications/templates/email-template.js';
import { listTemplateHistory } from '../../domain/notifications/templates/email-templates.queries.js';
import type { MessageKind } from '../../domain/notifications/kinds/kinds.js';
import { type FieldError, Invalid } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { isTimeZone } from '../../domain/time/zones.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { type EmailEditorPage, emailEditorPage } from './email-editor.page.js';
import { textsOfForm } from './email-form.js';
import { sendFaults, sendMail } from './email-frame.js';
import { emailPath } from '../paths.js';

/** The mail that an address names, and who asks. */
interface Asked {
  call: Call;
  kind: MessageKind;
  /** In which the mail is written. */
  writtenIn: string;
  page: ConsolePage;
}

interface Params {
  slug: string;
  kind: string;
  language: string;
}

/** How one mail is worded in one language. */
@ConsoleController('calls/:slug/mails/:kind/:language', 'mails')
export class EmailEditorController {
  constructor(
    private readonly database: DataSource,
    private readonly setEmailTemplate: SetEmailTemplate,
    private readonly sampleEmail: SampleEmail,
    private readonly sendTestEmail: SendTestEmail,
  ) {}

  @Get()
  async edit(@Param() params: Params, @Page() page: ConsolePage): Promise<void> {
    await this.editor(await this.asked(params, page), page.query, null);
  }

  @Post()
  async save(@Param() params: Params, @Page() page: ConsolePage): Promise<void> {
    const asked = await this.asked(params, page);
    const form = page.form;
    const texts = textsOfForm(asked.kind, form);
    const { call, kind, writtenIn } = asked;
    const [last] = await listTemplateHistory(this.database.manager, call.id, kind, writtenIn);
    if (form.text('version') !== String(last?.version ?? 0)) {
      const words = { who: last?.writer ?? translate(page.language, 'console.notifications.templates.history.gone') };
      const note = {
        tone: 'warn' as const,
        text: translate(page.language, 'console.notifications.templates.changedMeanwhile', words),
      };
      return this.editor(asked, form, texts, [], note);
    }
    const faults = await faultsIn(() => this.setEmailTemplate.run(call.slug, kind, writtenIn, texts, page.actor));
    if (faults !== null) return this.editor(asked, form, texts, faults);
    page.redirect(emailPath(call, kind, writtenIn), 'console.notifications.done.emailSaved');
  }

  @Post('restore')
  async restore(@Param() params: Params, @Page() page: ConsolePage): Promise<void> {
    const { call, kind, writtenIn } = await this.asked(params, page);
    await this.setEmailTemplate.run(call.slug, kind, writtenIn, {}, page.actor);
    page.redirect(emailPath(call, kind, writtenIn), 'console.notifications.done.emailRestored');
  }

  @Post('test')
  async test(@Param() params: Params, @Page() page: ConsolePage): Promise<void> {
    const asked = await this.asked(params, page);
    const form = page.form;
    const texts = textsOfForm(asked.kind, form);
    const { name, email } = page.organizer;
    const sample = sampleOf(asked, form, texts);
    const reader = { ...sample.reader, name, email };
    let note: EmailEditorPage['note'] = null;
    const faults = await faultsIn(async () => {
      const outcome = await this.sendTestEmail.run(asked.call, { ...sample, reader }, page.actor);
      const language = page.language;
      note = outcome.sent
        ? { tone: '', text: translate(language, 'console.notifications.templates.testSent', { email }) }
        : {
            tone: 'warn',
            text: translate(language, 'console.notifications.templates.testNotSent', { words: outcome.words }),
          };
    });
    await this.editor(asked, form, texts, faults ?? [], note);
  }

  /** The preview of what stands, before anything is typed. */
  @Get('preview')
  async standing(@Param() params: Params, @Page() page: ConsolePage): Promise<void> {
    const asked = await this.asked(params, page);
    const { call, kind, writtenIn } = asked;
    const [last] = await listTemplateHistory(this.database.manager, call.id, kind, writtenIn);
    await this.show(asked, page.query, usableTexts(kind, writtenIn, last?.texts ?? {}));
  }

  /** The preview of what is typed, into the frame beside the form. */
  @Post('preview')
  async preview(@Param() params: Params, @Page() page: ConsolePage): Promise<void> {
    const asked = await this.asked(params, page);
    const form = page.form;
    await this.show(asked, form, textsOfForm(asked.kind, form));
  }

  private async asked(params: Params, page: ConsolePage): Promise<Asked> {
    const { kind, language } = getEditableEmail(params);
    const call = await page.call(params.slug);
    return { call, kind, writtenIn: language, page };
  }

  private async show(asked: Asked, form: FormValues, texts: EmailTexts): Promise<void> {
    const { call, page } = asked;
    const language = page.language;
    const faults = await faultsIn(async () => {
      const mail = await this.sampleEmail.run(call, sampleOf(asked, form, texts), page.actor);
      sendMail(page, mail, form.text('view'), language);
    });
    if (faults !== null) sendFaults(page, faults, language);
  }

  private async editor(
    { call, kind, writtenIn, page }: Asked,
    form: FormValues,
    typed: EmailTexts | null,
    faults: readonly FieldError[] = [],
    note: EmailEditorPage['note'] = null,
  ): Promise<void> {
    const history = await listTemplateHistory(this.database.manager, call.id, kind, writtenIn);
    const layout = await page.layout();
    const shown = { timeZone: zoneOf(form, call), shownCase: caseOf(form, kind) };
    const view = emailEditorPage(layout, { call, kind, writtenIn, history, typed, faults, note, ...shown });
    page.render('notifications/email-template', view, faults.length > 0 ? 422 : note?.tone === 'warn' ? 409 : 200);
  }
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

/** The faults of what was typed, or null. */
async function faultsIn(work: () => Promise<unknown>): Promise<readonly FieldError[] | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof Invalid) return error.faults;
    throw error;
  }
}
