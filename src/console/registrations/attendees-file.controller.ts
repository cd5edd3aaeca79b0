import { Get, Param } from '@nestjs/common';
import { listCertificateRows } from '../../domain/certificates/certificates.queries.js';
import { RecordExport } from '../../flows/privacy/record-export.flow.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { registrationStates } from '../../domain/registrations/registration.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { ReadReplica } from '../../platform/database/read-replica.js';
import type { Connection } from '../../platform/database/tx.js';
import { tabFilter, tabOf } from './attendee-rows.js';
import { sortOf } from './attendee-sort.js';
import { attendeeTable } from './attendee-table.js';
import { listAttendeeRows } from './attendees.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { type Table, tableCsv, tableWorkbook } from '../table-file.js';

/** More people than any session has. */
const everybody = 1_000_000;

/** The attendees of a session as a file. */
@ConsoleController('sessions/:id')
export class AttendeesFileController {
  constructor(
    private readonly replica: ReadReplica,
    private readonly recordExport: RecordExport,
  ) {}

  @Get('attendees.csv')
  async csv(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session, table } = await this.table(page, id);
    page.download(`${session.slug}-attendees.csv`, tableCsv(table));
  }

  @Get('attendees.xlsx')
  async xlsx(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session, table } = await this.table(page, id);
    page.download(`${session.slug}-attendees.xlsx`, await tableWorkbook(table, 'Attendees'));
  }

  private async table(page: ConsolePage, id: string): Promise<{ session: Session; table: Table }> {
    const { session } = await page.session(id);
    await this.recordExport.run(session, 'attendees', page.actor);
    const { query } = page;
    const state = query.text('state');
    const shown = state === '' ? { states: registrationStates } : tabFilter(tabOf(state));
    const filter = { ...shown, search: query.search };
    const { key, down } = sortOf(query);
    const sort = { key: key === 'answer' ? ('line' as const) : key, down };
    const table = await this.replica.read(page, async (connection) => {
      const rows = await listAttendeeRows(connection, id, filter, sort, everybody, 0);
      const certificates = await certificatesOf(connection, session, page.now);
      return attendeeTable(rows, session, await listQuestions(connection, id), page.language, certificates);
    });
    return { session, table };
  }
}

/** Nothing is earned before the end. */
async function certificatesOf(connection: Connection, session: Session, now: Date): Promise<Map<string, string>> {
  if (session.endsAt > now) return new Map();
  const rows = await listCertificateRows(connection, session.id);
  return new Map(
    rows.map((row) => [
      row.registrationId,
      row.isValid && row.number !== null ? row.number : row.earned ? 'earned' : '',
    ]),
  );
}
