import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { type ImportedPerson, ImportRegistrations } from '../../flows/registrations/import-registrations.flow.js';
import { type ImportPreview, PreviewImport } from '../../flows/registrations/preview-import.flow.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { translate } from '../../platform/i18n/messages.js';
import { Logger } from '../../platform/logger.js';
import { readText } from '../../platform/table-reader.js';
import { standingQuestions } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { mostImportRows } from '../../domain/registrations/import-table.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, sendPage } from '../console-pages.js';
import type { ConsoleLayout } from '../layout.js';
import { formValues, textOf } from '../form-values.js';
import { importCheckPage, importPage } from './import.page.js';
import { importResult } from './import-result.js';
import { sessionPath } from '../paths.js';
import { actorOf } from '../signed-in.js';
import { uploadedFile } from '../upload.js';
import { sendWork, workResult, workStep } from '../background-job.js';

/** People out of a file: read, shown row by row, and registered once that is confirmed. */
@ConsoleController('sessions/:id/import')
export class ImportController {
  constructor(
    private readonly database: DataSource,
    private readonly logger: Logger,
    private readonly pages: ConsolePages,
    private readonly preview: PreviewImport,
    private readonly importRegistrations: ImportRegistrations,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const { session, frame } = await this.open(id, request, reply);
    await this.ask(reply, frame, session, '', null);
  }

  @Post()
  async take(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const actor = actorOf(request);
    requireAbility(actor, 'change');
    const { session, frame } = await this.open(id, request, reply);
    const values = formValues(body);
    const pasted = textOf(values, 'text');
    const file = uploadedFile(request);
    const preview = await this.preview.run(id, file.length > 0 ? file : pasted, actor);
    if (!preview.ok) {
      await this.ask(reply, frame, session, pasted, this.faultText(preview, frame.language));
      return;
    }
    const people = preview.rows.flatMap(({ line, input }): ImportedPerson[] =>
      input === null ? [] : [{ line, input }],
    );
    if (textOf(values, 'step') !== 'run') {
      // What was read goes along with the page and comes back with the word that it is right.
      const text = file.length > 0 ? (readText(file) ?? '') : pasted;
      sendPage(reply, 'registrations/import-preview', importCheckPage(frame, { session, preview, text }));
      return;
    }
    const { language } = frame;
    const text = (key: string, counts = {}) => translate(language, `console.registrations.import.${key}`, counts);
    const heading = text('heading');
    const backPath = `${sessionPath(session)}#attendees`;
    await sendWork(reply, { ...frame, title: heading, heading, sessionTitle: session.title, backPath }, async (say) => {
      const total = people.length;
      let reached = 0;
      try {
        const imported = await this.importRegistrations.run(id, people, actor, (done) => {
          reached = done;
          say(workStep(frame, text('progress', { done, total })));
        });
        const lines = importResult(imported, preview.rows.length - total, language);
        say(workResult(frame, { failed: null, lines, backPath, backLabel: text('back') }));
      } catch (error) {
        this.logger.error({ err: error }, 'an import of registrations stopped');
        const failed = text('failed', { done: reached, total });
        say(workResult(frame, { failed, lines: [], backPath, backLabel: text('back') }));
      }
    });
  }

  private async open(
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<{ session: Session; frame: ConsoleLayout }> {
    const session = await getSession(this.database.manager, id);
    const call = await getCall(this.database.manager, session.callId);
    return { session, frame: await this.pages.frame(request, reply, { call, section: 'sessions' }) };
  }

  private async ask(
    reply: FastifyReply,
    frame: ConsoleLayout,
    session: Session,
    text: string,
    fault: string | null,
  ): Promise<void> {
    const questions = standingQuestions(await listQuestions(this.database.manager, session.id));
    sendPage(
      reply,
      'registrations/import',
      importPage(frame, { session, questions, text, fault }),
      fault === null ? 200 : 422,
    );
  }

  private faultText({ fault }: Extract<ImportPreview, { ok: false }>, language: string): string {
    const values = { most: mostImportRows, line: fault.line ?? 0 };
    return translate(language, `console.registrations.import.unreadable.${fault.code}`, values);
  }
}
