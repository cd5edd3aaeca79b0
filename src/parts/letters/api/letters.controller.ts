import { Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import type { Letter } from '../domain/letter.entity.js';
import {
  deliveryStates,
  type LetterRecipientRow,
  listLetterRecipients,
  countLetterEmails,
  letterRows,
  listLetters,
  type RecipientPlace,
  recipientSorts,
} from '../domain/letters.queries.js';
import { Config } from '../../../platform/config.js';
import { NotFound } from '../../../platform/errors.js';
import { ApiController } from '../../../api/api-controller.js';
import { Operation } from '../../../api/operation.js';
import { asked, sortsOf } from '../../../api/list-query.js';
import { type Page, pageOf, pageOfAll, pageQuery, readPage } from '../../../api/page.js';
import {
  letterRecipientSchema,
  letterRecipientView,
  letterSchema,
  letterStates,
  type LetterView,
  letterView,
} from './letter.view.js';

const missing = { 404: 'Call or letter not found.' };

const listQuery = pageQuery.extend({
  state: asked.state(letterStates),
  updatedSince: asked.updatedSince,
  sort: asked.sort(sortsOf('-createdAt')),
});
const recipientsQuery = pageQuery.extend({ state: asked.state(deliveryStates), sort: asked.sort(recipientSorts) });

/**
 * Letters to teams about their results, to read. Sending one, and publishing a decision, stay in the console: neither
 * can be undone, so a person decides who has seen the previews and the number of people.
 */
@ApiController('Letters', '/calls/:call/letters')
export class LettersApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
  ) {}

  @Get()
  @Operation({
    summary: 'List letters',
    description:
      'The letters to teams about their results, newest first. They are written and sent in the console, as is ' +
      'publishing a decision: neither can be undone.',
    answer: 'A page of letters with the number of emails by delivery state.',
    schema: pageOf(letterSchema),
    refusals: { 404: 'Call not found.' },
    requires: 'change',
    reads: 'query',
  })
  async list(
    @Param('call') slug: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ): Promise<Page<LetterView>> {
    const { manager } = this.database;
    const call = await getCallBySlug(manager, slug);
    const letters = await listLetters(manager, call.id);
    const emails = await countLetterEmails(
      manager,
      letters.map(({ id }) => id),
    );
    const listing = {
      name: `letters:${call.id}`,
      position: ({ id }: Letter) => [id],
      state: ({ state }: Letter) => state,
      updatedAt: ({ updatedAt }: Letter) => updatedAt,
    };
    return pageOfAll(this.config.secret, listing, query, letters.toReversed(), (one) =>
      letterView(one, emails.get(one.id)),
    );
  }

  @Get(':id')
  @Operation({
    summary: 'Get a letter',
    description: 'A letter to teams about their result.',
    answer: 'The letter with the number of emails by delivery state.',
    schema: letterSchema,
    refusals: missing,
    requires: 'change',
  })
  async read(@Param('call') slug: string, @Param('id') id: string): Promise<LetterView> {
    const letter = await this.letterOf(slug, id);
    return letterView(letter, (await countLetterEmails(this.database.manager, [id])).get(id));
  }

  @Get(':id/recipients')
  @Operation({
    summary: 'List the recipients of a letter',
    description:
      'Everyone whose letter was queued, once for each of their proposals, with its delivery state, as they were queued unless you say otherwise.',
    answer: 'A page of recipients.',
    schema: pageOf(letterRecipientSchema),
    refusals: missing,
    requires: 'change',
    reads: 'query',
  })
  async recipients(
    @Param('call') slug: string,
    @Param('id') id: string,
    @Query({ schema: recipientsQuery }) query: z.output<typeof recipientsQuery>,
  ) {
    const letter = await this.letterOf(slug, id);
    const position = (row: LetterRecipientRow): RecipientPlace => [
      row.queuedAt.toISOString(),
      row.proposalId,
      row.attendeeId,
    ];
    const read = (limit: number, after: RecipientPlace | null) =>
      listLetterRecipients(this.database.manager, letter.id, { ...query, limit, after });
    const listing = { name: `letter-recipients:${letter.id}`, position };
    return readPage(this.config.secret, listing, query, read, letterRecipientView);
  }

  private async letterOf(slug: string, id: string): Promise<Letter> {
    const call = await getCallBySlug(this.database.manager, slug);
    const letter = await letterRows.get(this.database.manager, id);
    if (letter.callId !== call.id) throw new NotFound('letter-not-found', 'Letter not found.');
    return letter;
  }
}
