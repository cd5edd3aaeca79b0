import { Get, Param } from '@nestjs/common';
import { ConsoleController, OpenToFacilitators } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { tableCsv } from '../../../console/ui/table-file.js';
import { listSessions } from '../../../domain/sessions/sessions.queries.js';
import { RecordExport } from '../../../flows/privacy/record-export.flow.js';
import { listInquiries } from '../domain/inquiries.queries.js';
import { listPolls } from '../domain/quick-polls.queries.js';
import { filedStates, pollsTable, questionsTable } from './questions-file.js';

/** As many as a call or a session has. */
const limit = 10_000;

/** Questions and quick polls as files, without a name. */
@ConsoleController('')
export class QuestionsFileController {
  constructor(private readonly recordExport: RecordExport) {}

  @Get('calls/:call/questions.csv')
  async ofCall(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const sessions = await listSessions(page.connection, call.id);
    const inquiries = await listInquiries(page.connection, call.id, { states: filedStates, limit });
    await this.recordExport.run(call, 'questions', page.actor);
    page.download(`${call.slug}-questions.csv`, tableCsv(questionsTable(inquiries, { call, sessions })));
  }

  @OpenToFacilitators('session')
  @Get('sessions/:id/questions.csv')
  async ofSession(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session, call } = await page.session(id);
    const filter = { states: filedStates, sessionId: session.id, limit };
    const inquiries = await listInquiries(page.connection, call.id, filter);
    await this.recordExport.run(session, 'session-questions', page.actor);
    page.download(`${session.slug}-questions.csv`, tableCsv(questionsTable(inquiries, { call, sessions: [session] })));
  }

  @OpenToFacilitators('session')
  @Get('sessions/:id/quick-polls.csv')
  async ofPolls(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session } = await page.session(id);
    const polls = await listPolls(page.connection, session.id);
    await this.recordExport.run(session, 'quick-polls', page.actor);
    page.download(`${session.slug}-quick-polls.csv`, tableCsv(pollsTable(polls)));
  }
}
