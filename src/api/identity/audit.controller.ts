import { Get, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { auditSorts, type AuditRow, everything, listAuditEntries } from '../../domain/identity/audit.queries.js';
import { Config } from '../../platform/config.js';
import { ApiController } from '../api-controller.js';
import { Operation } from '../operation.js';
import { asked, timesOf } from '../list-query.js';
import { type Page, pageOf, pageQuery, readPage } from '../page.js';

const auditQuery = pageQuery.extend({
  subject: z
    .string()
    .max(100)
    .regex(/^[a-z-]+(?::[\da-z-]+)?$/u)
    .optional()
    .meta({
      description:
        'Return only entries about this subject, for example `registration:5d9c2f4e-0a55-4b7e-9a53-2f1c7d0c9b11`.',
    }),
  action: z
    .string()
    .max(100)
    .regex(/^[a-z-]+\.[a-z-]+$/u)
    .optional()
    .meta({ description: 'Return only entries with this action, for example `registration.cancelled`.' }),
  ...asked.times('happened'),
  sort: asked.sort(auditSorts),
});
type AuditQuery = z.output<typeof auditQuery>;

const entrySchema = z
  .object({
    at: z.iso.datetime(),
    actor: z
      .string()
      .meta({ description: 'Who did it: `organizer:ID`, `api-key:ID`, `attendee:ID`, `visitor` or `system`.' }),
    origin: z.string().nullable().meta({
      description:
        'Where it came from (`page`, `console`, `api`, `calendar`, `cli` or `system`), with the network of the client.',
    }),
    action: z.string(),
    subject: z.string().meta({ description: 'What it was done to, such as `registration:ID`.' }),
    details: z.looseObject({}),
  })
  .meta({ id: 'AuditEntry', title: 'Activity log entry' });
type EntryView = z.output<typeof entrySchema>;

@ApiController('Activity log')
export class AuditApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
  ) {}

  @Get('audit')
  @Operation({
    summary: 'List activity log entries',
    description:
      "Returns who did what, when and from where, newest first unless you say otherwise. Entries can't be changed or deleted.",
    answer: 'A page of entries.',
    schema: pageOf(entrySchema),
    requires: 'administer',
    reads: 'query',
  })
  async list(@Query({ schema: auditQuery }) query: AuditQuery): Promise<Page<EntryView>> {
    const { subject, action, sort } = query;
    // The log is of all calls: its days are those of UTC.
    const { from = null, until = null } = timesOf(query, 'Etc/UTC');
    const subjects = subject === undefined ? null : [subject];
    const actions = action === undefined ? null : [action];
    const filter = { ...everything, subjects, actions, from, until };
    const list = {
      name: 'audit',
      position: (row: AuditRow): [string, string] => [row.at.toISOString(), row.position],
    };
    const read = (limit: number, start: [string, string] | null) =>
      listAuditEntries(
        this.database.manager,
        filter,
        limit,
        start && { at: new Date(start[0]), position: start[1] },
        sort,
      );
    return readPage(this.config.secret, list, query, read, entryView);
  }
}

function entryView({ at, actor, origin, action, subject, details }: AuditRow): EntryView {
  return { at: at.toISOString(), actor, origin, action, subject, details };
}
