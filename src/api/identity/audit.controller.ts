import { Get, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { type AuditRow, everything, listAuditEntries } from '../../domain/identity/audit.queries.js';
import { Config } from '../../platform/config.js';
import { ApiController } from '../api-controller.js';
import { Operation } from '../operation.js';
import { type Page, pageOf, pageQuery, readPage } from '../page.js';

const name = (example: string) =>
  z
    .string()
    .max(100)
    .regex(/^[a-z-]+(?::[\da-z-]+)?$/u)
    .optional()
    .meta({ description: `For example \`${example}\`.` });
const auditQuery = pageQuery.extend({
  subject: name('registration:5d9c2f4e-0a55-4b7e-9a53-2f1c7d0c9b11'),
  action: z
    .string()
    .max(100)
    .regex(/^[a-z-]+\.[a-z-]+$/u)
    .optional()
    .meta({ description: 'For example `registration.cancelled`.' }),
});
type AuditQuery = z.output<typeof auditQuery>;

const entrySchema = z
  .object({
    at: z.iso.datetime(),
    actor: z.string().meta({ description: '`organizer:ID`, `api-key:ID`, `attendee:ID`, `visitor` or `system`.' }),
    origin: z.string().nullable().meta({
      description:
        'The way it came (`page`, `console`, `api`, `calendar`, `cli`, `system`) and the network of the caller.',
    }),
    action: z.string(),
    subject: z.string().meta({ description: '`registration:ID` and so on.' }),
    details: z.looseObject({}),
  })
  .meta({ id: 'AuditEntry', title: 'Something that was done' });
type EntryView = z.output<typeof entrySchema>;

@ApiController('Audit')
export class AuditApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
  ) {}

  @Get('audit')
  @Operation({
    summary: 'Read what was done, newest first: who, what, when and from where',
    description: 'Entries are never changed or taken out.',
    status: 200,
    answer: 'A page of entries.',
    schema: pageOf(entrySchema),
    requires: 'administer',
    reads: 'query',
  })
  async list(@Query({ schema: auditQuery }) query: AuditQuery): Promise<Page<EntryView>> {
    const { subject, action } = query;
    const filter = { ...everything, subjects: subject ? [subject] : null, actions: action ? [action] : null };
    const list = {
      name: `audit:${subject ?? ''}:${action ?? ''}`,
      position: (row: AuditRow): [string, string] => [row.at.toISOString(), row.position],
    };
    const read = (limit: number, start: [string, string] | null) =>
      listAuditEntries(this.database.manager, filter, limit, start && { at: new Date(start[0]), position: start[1] });
    return readPage(this.config.secret, list, query, read, entryView);
  }
}

function entryView({ at, actor, origin, action, subject, details }: AuditRow): EntryView {
  return { at: at.toISOString(), actor, origin, action, subject, details };
}
