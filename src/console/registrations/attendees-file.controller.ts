import { issuedCertificates } from './issued-certificates.js';
import { Get, Param } from '@nestjs/common';
import { RecordExport } from '../../flows/privacy/record-export.flow.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { registrationStates } from '../../domain/registrations/registration.js';
import { type StreamedCell, streamWorkbook } from '../../platform/workbook/stream-workbook.js';
import { ReadReplica } from '../../platform/database/read-replica.js';
import { tabFilter, tabOf } from './attendee-rows.js';
import { type AttendeeSort, sortOf } from './attendee-sort.js';
import { type AttendeeTable, attendeeTable } from './attendee-table.js';
import { type AttendeeRow, listAnsweredQuestions, listAttendeeRows, listSortedIds } from './attendees.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { streamCsv } from '../../platform/workbook/stream-rows.js';

/** How many attendees are read at a time. */
const portion = 1000;

/** The attendees of a session as a file. */
@ConsoleController('sessions/:id')
export class AttendeesFileController {
  constructor(
    private readonly replica: ReadReplica,
    private readonly recordExport: RecordExport,
  ) {}

  @Get('attendees.csv')
  async csv(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session, columns, rows } = await this.table(page, id);
    page.download(`${session.slug}-attendees.csv`, streamCsv(columns, rows));
  }

  @Get('attendees.xlsx')
  async xlsx(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session, columns, rows } = await this.table(page, id);
    page.download(`${session.slug}-attendees.xlsx`, streamWorkbook(columns, rows, 'Attendees'));
  }

  private async table(page: ConsolePage, id: string) {
    const { session } = await page.session(id);
    await this.recordExport.run(session, 'attendees', page.actor);
    const { query } = page;
    const state = query.text('state');
    const shown = state === '' ? { states: registrationStates } : tabFilter(tabOf(state));
    const filter = { ...shown, search: query.search };
    const { key, down } = sortOf(query);
    const sort = { key: key === 'answer' ? ('line' as const) : key, down };
    const { table, ids } = await this.replica.read(page, async (connection) => ({
      table: attendeeTable(
        session,
        await listQuestions(connection, id),
        await listAnsweredQuestions(connection, id),
        page.language,
        await issuedCertificates.all[0]?.inSession(connection, session, page.now),
      ),
      ids: await listSortedIds(connection, id, filter, sort),
    }));
    return { session, columns: table.columns, rows: this.rows(page, { sessionId: id, ids, sort, table }) };
  }

  /** Reads the attendees of a file in portions, while those before are sent: in this order, whatever changes meanwhile. */
  private async *rows(
    page: ConsolePage,
    { sessionId, ids, sort, table }: { sessionId: string; ids: string[]; sort: AttendeeSort; table: AttendeeTable },
  ): AsyncGenerator<StreamedCell[][]> {
    for (let from = 0; from < ids.length; from += portion) {
      const filter = { states: registrationStates, search: '', ids: ids.slice(from, from + portion) };
      const rows: AttendeeRow[] = await this.replica.read(page, (connection) =>
        listAttendeeRows(connection, sessionId, filter, sort, portion, 0),
      );
      yield rows.map((row) => table.row(row));
    }
  }
}
