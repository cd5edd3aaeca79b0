import { Get, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiController } from '../../../api/api-controller.js';
import { Operation } from '../../../api/operation.js';
import { asked, bothWays, themeOfTopic } from '../../../api/list-query.js';
import { type Page, pageOf, pageOfAll, pageQuery } from '../../../api/page.js';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { Config } from '../../../platform/config.js';
import { type CountedInquiry, listInquiries } from '../domain/inquiries.queries.js';
import { inquirySources, inquiryStates } from '../domain/inquiry.js';

const date = z.string().meta({ format: 'date' });
const instant = z.string().meta({ format: 'date-time' });

const inquirySchema = z
  .object({
    number: z.number().int().meta({ description: 'By which people quote it, within the call.' }),
    text: z.string(),
    original: z.string().meta({ description: 'As it was asked, before organizers reworded it.' }),
    language: z.string().meta({ description: 'BCP 47.' }),
    sessionId: z.string().nullable(),
    topic: z.string().meta({ description: '`theme:SLUG`, `criterion:SLUG`, or empty.' }),
    source: z.enum(inquirySources),
    state: z.enum(inquiryStates),
    votes: z.number().int().meta({ description: 'How many people ask it, each once.' }),
    answer: z.string(),
    recordingSecond: z.number().int().nullable().meta({ description: 'Where the recording has the answer.' }),
    reason: z.string().meta({ description: 'Why it is declined.' }),
    translations: z.record(z.string(), z.object({ text: z.string().optional(), answer: z.string().optional() })),
    askedOn: date.meta({ description: 'The day in UTC; never the hour, so that nothing tells who asked.' }),
    publishedAt: instant.nullable(),
    correctedAt: instant.nullable(),
  })
  .meta({ id: 'Inquiry', title: 'Question' });
type InquiryView = z.output<typeof inquirySchema>;

function inquiryView(one: CountedInquiry): InquiryView {
  const { number, text, original, language, sessionId, topic, source, state, votes, answer, recordingSecond } = one;
  const { reason, translations, askedAt, publishedAt, correctedAt } = one;
  const facts = { number, text, original, language, sessionId, topic, source, state, votes, answer, recordingSecond };
  return {
    ...facts,
    reason,
    translations,
    askedOn: askedAt.toISOString().slice(0, 10),
    publishedAt: publishedAt?.toISOString() ?? null,
    correctedAt: correctedAt?.toISOString() ?? null,
  };
}

const listQuery = pageQuery.extend({
  state: asked.state(inquiryStates),
  theme: asked.theme,
  q: asked.q('a question or its answer, in any language'),
  sort: asked.sort(bothWays('-number')),
});

@ApiController('Questions')
export class InquiriesApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
  ) {}

  @Get('calls/:call/inquiries')
  @Operation({
    summary: 'List questions',
    description: 'What people ask about a call, and the answers, latest first. Never who asked.',
    answer: 'A page of questions.',
    schema: pageOf(inquirySchema),
    refusals: { 404: 'Call not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(
    @Param('call') slug: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ): Promise<Page<InquiryView>> {
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    // Searched by the database, in all languages.
    const { state, q: search = '', ...others } = query;
    const states = state === undefined ? inquiryStates : [state];
    const all = await listInquiries(connection, call.id, { states, search, limit: 10_000 });
    const listing = {
      name: `inquiries:${call.id}:${JSON.stringify([state, search])}`,
      position: ({ id }: CountedInquiry) => [id],
      theme: themeOfTopic,
    };
    return pageOfAll(this.config.secret, listing, others, all.toReversed(), inquiryView);
  }
}
