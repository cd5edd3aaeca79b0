import { Body, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { rowErrors, unreadable } from '../../domain/proposals/proposals-import-plan.js';
import { ImportProposals } from '../../flows/proposals/import-proposals.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { ApiController, Caller } from '../api-controller.js';
import { CsvBody, csvCells } from '../csv-body.js';
import { Operation } from '../operation.js';

const importQuery = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'If `true`, validate the file and return what would happen, without saving anything.' }),
});
const countsSchema = z
  .object({
    created: z.number().int(),
    changed: z.number().int(),
    unchanged: z.number().int(),
    waiting: z
      .number()
      .int()
      .meta({ description: 'Changes that an owner decides about, because the deadline has passed.' }),
    invalid: z.number().int().optional().meta({ description: 'Dry run only: number of invalid rows.' }),
    ignored: z
      .array(z.string())
      .optional()
      .meta({ description: 'Dry run only: column headings that were not recognized.' }),
    errors: z
      .array(
        z.object({
          path: z.string().meta({ description: 'Location in the file, as `rows.LINE.FIELD`.' }),
          code: z.string(),
          message: z.string(),
        }),
      )
      .optional()
      .meta({ description: 'Dry run only: the problems found.' }),
  })
  .meta({ id: 'ImportCounts', title: 'Import results' });

@ApiController('Proposals')
export class ProposalsImportApiController {
  constructor(private readonly importProposals: ImportProposals) {}

  @Post('calls/:call/proposals/import')
  @Operation({
    summary: 'Import proposals',
    description:
      'Imports a CSV file with up to 10,000 rows, all or none. Columns: `external_id`, `title`, `theme`, `organization`, `members` (email addresses), `state`, `submitted_at`, `url`, `language`, `summary`, `stage`, `places`, `links`, and `answer_SLUG` for each criterion of the call. A column that is missing changes nothing.',
    answer: 'The number of new, changed and unchanged proposals. With `dryRun=true`, also the problems found.',
    schema: countsSchema,
    refusals: { 404: 'Call not found.' },
    requires: 'change',
    accepts: 'text/csv',
    reads: 'query',
  })
  @CsvBody(
    [
      ['external_id', csvCells.text],
      ['title', csvCells.text],
      ['theme', csvCells.slug],
    ],
    'with columns in any order, only `external_id` for proposals that are known, other delimiters and quoted cells, as spreadsheets save it',
    'external_id,title,theme,state,members\n2026-117,Biogas buses,sustainable-energy,submitted,name@example.org\n',
  )
  async import(
    @Param('call') slug: string,
    @Query({ schema: importQuery }) query: z.output<typeof importQuery>,
    @Body() csv: Uint8Array | undefined,
    @Caller() actor: Actor,
  ): Promise<z.output<typeof countsSchema>> {
    const file = csv ?? new Uint8Array();
    if (query.dryRun === 'false') return this.importProposals.run(slug, file, actor);
    const preview = await this.importProposals.preview(slug, file, actor);
    if (!preview.ok) throw unreadable(preview);
    const { rows, ignored } = preview;
    const count = (wanted: (typeof rows)[number]['outcome']) => rows.filter(({ outcome }) => outcome === wanted).length;
    return {
      created: count('created'),
      changed: count('changed'),
      unchanged: count('unchanged'),
      waiting: count('waiting'),
      invalid: count('faulty'),
      ignored,
      errors: rows.flatMap(rowErrors).map(({ path, code, message }) => ({ path, code, message })),
    };
  }
}
