import { Controller, Get, Query, UseGuards, UsePipes } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { type AuditRow, everything, listAuditEntries } from '../../domain/identity/audit.queries.js';
import { Config } from '../../platform/config.js';
import { ApiGuard } from '../api.guard.js';
import { Operation } from '../operation.js';
import { type Page, page, pageOf, pageQuery, pageStart } from '../page.js';
import { schemaPipe } from '../schema.pipe.js';

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

@Controller('api/v1')
@UseGuards(ApiGuard)
@UsePipes(schemaPipe)
@ApiTags('Audit')
@ApiBearerAuth()
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
    needs: 'administer',
    reads: 'query',
  })
  async list(@Query({ schema: auditQuery }) query: AuditQuery): Promise<Page<EntryView>> {
    const { subject, action, limit } = query;
    const list = {
      name: `audit:${subject ?? ''}:${action ?? ''}`,
      position: (row: AuditRow) => [row.at.toISOString(), row.position],
    };
    const start = pageStart(this.config.secret, list, query);
    const after = start === null ? null : { at: new Date(start[0] ?? ''), position: start[1] ?? '0' };
    const filter = {
      ...everything,
      subjects: subject === undefined ? null : [subject],
      actions: action === undefined ? null : [action],
    };
    const rows = await listAuditEntries(this.database.manager, filter, limit + 1, after);
    return page(this.config.secret, list, query, rows, entryView);
  }
}

function entryView({ at, actor, origin, action, subject, details }: AuditRow): EntryView {
  return { at: at.toISOString(), actor, origin, action, subject, details };
}
