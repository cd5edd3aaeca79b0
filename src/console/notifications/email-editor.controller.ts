import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Sample, SampleEmail } from '../../flows/notifications/sample-email.flow.js';
import { SendTestEmail } from '../../flows/notifications/send-test-email.flow.js';
import { SetEmailTemplate } from '../../flows/notifications/set-email-template.flow.js';
import { getWordedEmail } from '../../domain/notifications/templates/editable-parts.js';
import { sampleCases } from '../../domain/notifications/templates/sample.js';
import { type EmailTexts, usableTexts } from '../../domain/notifications/templates/email-template.js';
import { listTemplateHistory } from '../../domain/notifications/templates/email-templates.queries.js';
import type { MessageKind } from '../../domain/notifications/message.js';
import { type FieldError, Invalid } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { isTimeZone } from '../../domain/time/zones.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, languageOf, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { type FormValues, formValues, textOf } from '../form-values.js';
import { type EmailEditorPage, emailEditorPage } from './email-editor.page.js';
import { textsOfForm } from './email-form.js';
import { sendFaults, sendMail } from './email-frame.js';
import { emailPath } from '../paths.js';
import { actorOf, organizerOf } from '../signed-in.js';

/** The mail that an address names, and who asks. */
interface Asked {
  call: Call;
  kind: MessageKind;
  /** In which the mail is written. */
  writtenIn: string;
  request: FastifyRequest;
  reply: FastifyReply;
}

interface Params {
  slug: string;
  kind: string;
  language: string;
}

/** How one mail is worded in one language. */
@ConsoleController('calls/:slug/mails/:kind/:language')
export class EmailEditorController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly setEmailTemplate: SetEmailTemplate,
    private readonly sampleEmail: SampleEmail,
    private readonly sendTestEmail: SendTestEmail,
  ) {}

  @Get()
  async edit(@Param() params: Params, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.editor(await this.asked(params, request, reply), formValues(request.query), null);
  }

  @Post()
  async save(
    @Param() params: Params,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = await this.asked(params, request, reply);
    const form = formValues(body);
    const texts = textsOfForm(asked.kind, form);
    const { call, kind, writtenIn } = asked;
    const [last] = await listTemplateHistory(this.database.manager, call.id, kind, writtenIn);
    if (textOf(form, 'version') !== String(last?.version ?? 0)) {
      const words = {
        who: last?.writer ?? translate(languageOf(request), 'console.notifications.templates.history.gone'),
      };
      const note = {
        tone: 'warn' as const,
        text: translate(languageOf(request), 'console.notifications.templates.changedMeanwhile', words),
      };
      return this.editor(asked, form, texts, [], note);
    }
    const faults = await faultsIn(() => this.setEmailTemplate.run(call.slug, kind, writtenIn, texts, actorOf(request)));
    if (faults !== null) return this.editor(asked, form, texts, faults);
    leaveFlash(reply, 'emailSaved');
    seeOther(reply, emailPath(call, kind, writtenIn));
  }

  @Post('restore')
  async restore(@Param() params: Params, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { call, kind, writtenIn } = await this.asked(params, request, reply);
    await this.setEmailTemplate.run(call.slug, kind, writtenIn, {}, actorOf(request));
    leaveFlash(reply, 'emailRestored');
    seeOther(reply, emailPath(call, kind, writtenIn));
  }

  @Post('test')
  async test(
    @Param() params: Params,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = await this.asked(params, request, reply);
    const form = formValues(body);
    const texts = textsOfForm(asked.kind, form);
    const { name, email } = organizerOf(request);
    const sample = sampleOf(asked, form, texts);
    const reader = { ...sample.reader, name, email };
    let note: EmailEditorPage['note'] = null;
    const faults = await faultsIn(async () => {
      const outcome = await this.sendTestEmail.run(asked.call, { ...sample, reader }, actorOf(request));
      const language = languageOf(request);
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
  async standing(@Param() params: Params, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const asked = await this.asked(params, request, reply);
    const { call, kind, writtenIn } = asked;
    const [last] = await listTemplateHistory(this.database.manager, call.id, kind, writtenIn);
    await this.show(asked, formValues(request.query), usableTexts(kind, writtenIn, last?.texts ?? {}));
  }

  /** The preview of what is typed, into the frame beside the form. */
  @Post('preview')
  async preview(
    @Param() params: Params,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = await this.asked(params, request, reply);
    const form = formValues(body);
    await this.show(asked, form, textsOfForm(asked.kind, form));
  }

  private async asked(params: Params, request: FastifyRequest, reply: FastifyReply): Promise<Asked> {
    const { kind, language } = getWordedEmail(params);
    const call = await getCallBySlug(this.database.manager, params.slug);
    return { call, kind, writtenIn: language, request, reply };
  }

  private async show(asked: Asked, form: FormValues, texts: EmailTexts): Promise<void> {
    const { call, request, reply } = asked;
    const language = languageOf(request);
    const faults = await faultsIn(async () => {
      const mail = await this.sampleEmail.run(call, sampleOf(asked, form, texts), actorOf(request));
      sendMail(reply, mail, textOf(form, 'view'), language);
    });
    if (faults !== null) sendFaults(reply, faults, language);
  }

  private async editor(
    { call, kind, writtenIn, request, reply }: Asked,
    form: FormValues,
    typed: EmailTexts | null,
    faults: readonly FieldError[] = [],
    note: EmailEditorPage['note'] = null,
  ): Promise<void> {
    const history = await listTemplateHistory(this.database.manager, call.id, kind, writtenIn);
    const frame = await this.pages.frame(request, reply, { call, section: 'mails' });
    const shown = { timeZone: zoneOf(form, call), shownCase: caseOf(form, kind) };
    const view = emailEditorPage(frame, { call, kind, writtenIn, history, typed, faults, note, ...shown });
    sendPage(reply, 'notifications/email-template', view, faults.length > 0 ? 422 : note?.tone === 'warn' ? 409 : 200);
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
  const zone = textOf(form, 'zone');
  return isTimeZone(zone) ? zone : call.timeZone;
}

function caseOf(form: FormValues, kind: MessageKind): string {
  const cases = sampleCases(kind);
  return cases.find((one) => one === textOf(form, 'case')) ?? cases[0] ?? '';
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
