import { Body, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import {
  type Imported,
  ImportRegistrations,
  type ImportPreview,
} from '../../flows/registrations/import-registrations.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { type FieldError, Invalid } from '../../platform/errors.js';
import { countUnread, maxImportRows } from '../../domain/registrations/import/import-table.js';
import { registrationStates } from '../../domain/registrations/registration.js';
import type { ImportedPerson } from '../../domain/registrations/import/import-job.js';
import { ApiController, Caller } from '../api-controller.js';
import { CsvBody, csvCells } from '../csv-body.js';
import { Operation } from '../operation.js';

const importQuery = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'If `true`, validate the file and return what would happen, without saving anything.' }),
});
const rowSchema = z.object({
  line: z.number().int().meta({ description: 'Line number in the file, starting at 1 for the header row.' }),
  email: z.string(),
  outcome: z.enum(['registered', 'already-registered', 'refused', 'invalid']).meta({
    description:
      '`registered`: newly registered. `already-registered`: unchanged. `refused`: see `code`. `invalid`: see `errors`.',
  }),
  state: z.enum(registrationStates).nullable(),
  place: z.number().int().nullable().meta({ description: 'Position on the waiting list, starting at 1.' }),
  code: z.string().nullable(),
  errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
});
const importSchema = z
  .object({
    dryRun: z.boolean(),
    ignored: z.array(z.string()).meta({ description: 'Column headings that were not recognized.' }),
    leftOut: z
      .array(
        z.object({
          state: z.string().meta({ description: 'As the file says it.', example: 'Withdrawn' }),
          count: z.number().int(),
        }),
      )
      .meta({
        description: 'What the file says of people who are left out because they withdrew or were refused there.',
      }),
    unread: z
      .array(
        z.object({ column: z.enum(['language', 'timeZone', 'listensIn']), text: z.string(), count: z.number().int() }),
      )
      .meta({
        description:
          "Cells that name no language or time zone: these people get the call's; or no language of the session: it stays open.",
      }),
    rows: z.array(rowSchema),
  })
  .meta({ id: 'RegistrationImport', title: 'Registration import' });
type Row = z.output<typeof rowSchema>;

@ApiController('Registrations')
export class ImportApiController {
  constructor(private readonly importRegistrations: ImportRegistrations) {}

  @Post('sessions/:id/registrations/import')
  @Operation({
    summary: 'Import registrations',
    description:
      'Imports a CSV file with up to 10,000 rows. Columns: `name`, `email`, `organization`, `country`, `timeZone`, ' +
      '`language`, `listensIn` if there is a choice, `state` (whoever is cancelled, withdrawn or rejected is left out), ' +
      'and one per question key. If any row is invalid, no one is registered. Safe to repeat: people who ' +
      'are already registered are skipped.',
    answer: 'The outcome of each row (with `dryRun=true`, the expected outcome).',
    schema: importSchema,
    refusals: { 404: 'Session not found.' },
    requires: 'change',
    accepts: 'text/csv',
    reads: 'query',
  })
  @CsvBody(
    [
      ['name', csvCells.text],
      ['email', csvCells.email],
    ],
    'with columns in any order, other delimiters and quoted cells, as spreadsheets save it',
    'name,email,country\nAmina Odhiambo,amina@example.org,KE\n',
  )
  async import(
    @Param('id') id: string,
    @Query({ schema: importQuery }) query: z.output<typeof importQuery>,
    @Body() csv: Uint8Array | undefined,
    @Caller() actor: Actor,
  ): Promise<z.output<typeof importSchema>> {
    const preview = await this.importRegistrations.preview(id, csv ?? new Uint8Array(), actor, maxImportRows.api);
    if (!preview.ok) throw unreadable(preview);
    const { rows, ignored, leftOut } = preview;
    const unread = countUnread(rows);
    if (query.dryRun === 'true') return { dryRun: true, ignored, leftOut, unread, rows: rows.map(prospectRow) };
    const fieldErrors = rows.flatMap((row) =>
      row.fieldErrors.map((fieldError) => ({ ...fieldError, path: `rows.${row.line}.${fieldError.path}` })),
    );
    if (fieldErrors.length > 0)
      throw new Invalid(
        'invalid-rows',
        'Some rows are invalid, so no one was registered. Correct the rows listed in `errors` and send the file again.',
        {},
        fieldErrors,
      );
    const people = rows.flatMap(({ line, input }): ImportedPerson[] => (input === null ? [] : [{ line, input }]));
    const imported = await this.importRegistrations.run(id, people, actor);
    const emails = new Map(rows.map((row) => [row.line, row.email]));
    return {
      dryRun: false,
      ignored,
      leftOut,
      unread,
      rows: imported.map((one) => importedRow(one, emails.get(one.line) ?? '')),
    };
  }
}

const nothing = { state: null, place: null, code: null, errors: [] };

function prospectRow({
  line,
  email,
  fieldErrors,
  prospect,
}: Extract<ImportPreview, { ok: true }>['rows'][number]): Row {
  const row = { ...nothing, line, email };
  switch (prospect.outcome) {
    case 'faulty':
    case 'later':
      return {
        ...row,
        outcome: 'invalid',
        errors: fieldErrors.map(({ path, code, message }) => ({ path, code, message })),
      };
    case 'existing':
      return { ...row, outcome: 'already-registered', state: prospect.state };
    case 'refused':
      return { ...row, outcome: 'refused', code: prospect.code };
    case 'admitted':
      return { ...row, outcome: 'registered', state: prospect.state, place: prospect.place };
  }
}

function importedRow(one: Imported, email: string): Row {
  if (!one.ok) return { ...nothing, line: one.line, email, outcome: 'refused', code: one.code };
  const { line, created, state, place } = one;
  return { ...nothing, line, email, outcome: created ? 'registered' : 'already-registered', state, place };
}

function unreadable({ fault }: Extract<ImportPreview, { ok: false }>): Invalid {
  const messages: Record<typeof fault.code, string> = {
    'not-unicode': 'The file must be encoded as UTF-8 or UTF-16.',
    'not-csv': `The file isn't valid CSV${fault.line === null ? '' : `, starting at line ${fault.line}`}.`,
    'no-rows': 'The file has no rows below the header.',
    'no-header': 'The first row must contain column names, including "email".',
    'too-many-rows': 'The file has more than 10,000 rows. Split it into smaller files.',
  };
  const one: FieldError = { path: 'file', code: fault.code, message: messages[fault.code] };
  return new Invalid('invalid-rows', one.message, {}, [one]);
}
