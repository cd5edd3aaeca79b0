import { Body, Param, Post, Query } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { z } from 'zod';
import { rowFaults, unreadable } from '../../domain/proposals/proposals-import-plan.js';
import { ImportProposals } from '../../flows/proposals/import-proposals.flow.js';
import { PreviewProposals } from '../../flows/proposals/preview-proposals.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { ApiController } from '../api-controller.js';
import { Caller } from '../api.guard.js';
import { Operation } from '../operation.js';

const importQuery = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'Whether to say what would happen and write nothing.' }),
});
const countsSchema = z
  .object({
    created: z.number().int(),
    changed: z.number().int(),
    unchanged: z.number().int(),
    faulty: z.number().int().optional().meta({ description: 'Of a dry run: rows that are not valid.' }),
    ignored: z.array(z.string()).optional().meta({ description: 'Of a dry run: headings that say nothing to us.' }),
    errors: z
      .array(
        z.object({
          path: z.string().meta({ description: '`rows.LINE.FIELD`' }),
          code: z.string(),
          message: z.string(),
        }),
      )
      .optional()
      .meta({ description: 'Of a dry run: what is wrong with which rows.' }),
  })
  .meta({ id: 'ImportCounts', title: 'Outcome of an import' });

@ApiController('Proposals')
export class ProposalsImportApiController {
  constructor(
    private readonly importProposals: ImportProposals,
    private readonly previewProposals: PreviewProposals,
  ) {}

  @Post('calls/:call/proposals/import')
  @Operation({
    summary: 'Take in proposals from a CSV file, all or none',
    description:
      'At most 10,000 rows. Columns: `external_id`, `title`, `theme`, `organization`, `members` (addresses), `state`, `submitted_at`, `url`.',
    status: 200,
    answer: 'How many were new, changed and known; or with `dryRun=true` would be, and what is wrong with which rows.',
    schema: countsSchema,
    refusals: { 404: 'There is no such call.' },
    requires: 'change',
    accepts: 'text/csv',
    reads: 'query',
  })
  @ApiBody({ schema: { type: 'string' }, required: true })
  async import(
    @Param('call') slug: string,
    @Query({ schema: importQuery }) query: z.output<typeof importQuery>,
    @Body() csv: Uint8Array | undefined,
    @Caller() actor: Actor,
  ): Promise<z.output<typeof countsSchema>> {
    const file = csv ?? new Uint8Array();
    if (query.dryRun === 'false') return this.importProposals.run(slug, file, actor);
    const preview = await this.previewProposals.run(slug, file, actor);
    if (!preview.ok) throw unreadable(preview);
    const { rows, ignored } = preview;
    const count = (wanted: (typeof rows)[number]['outcome']) => rows.filter(({ outcome }) => outcome === wanted).length;
    return {
      created: count('created'),
      changed: count('changed'),
      unchanged: count('unchanged'),
      faulty: count('faulty'),
      ignored,
      errors: rows.flatMap(rowFaults).map(({ path, code, message }) => ({ path, code, message })),
    };
  }
}
