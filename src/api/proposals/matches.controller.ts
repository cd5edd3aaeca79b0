import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { DecideMatches } from '../../flows/proposals/decide-matches.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { Config } from '../../platform/config.js';
import { linkEvidences } from '../../domain/proposals/match-rules.js';
import { externalIdInput } from '../../domain/proposals/proposal-input.js';
import { linkSorts, listCallLinksAfter, type ListedLink } from '../../domain/proposals/matches.queries.js';
import { ApiController, Caller } from '../api-controller.js';
import { Operation } from '../operation.js';
import { asked } from '../list-query.js';
import { type Page, pageOf, pageQuery, readPage } from '../page.js';

const evidences = z.enum(linkEvidences);
const instant = z.string().meta({ format: 'date-time' });

const linkSchema = z
  .object({
    id: z.string(),
    proposal: z.object({ externalId: z.string(), title: z.string(), organization: z.string().nullable() }),
    attendee: z.object({ email: z.string(), name: z.string(), organization: z.string().nullable() }),
    state: z.enum(['linked', 'suggested', 'rejected']),
    evidence: evidences.meta({ description: 'The strongest evidence.' }),
    evidences: z.array(evidences).meta({
      description: 'All evidence, strongest first. Empty if an organizer decided and there is no evidence left.',
    }),
    score: z
      .number()
      .nullable()
      .meta({ description: 'Similarity of the organization names, from 0 to 1, if that is part of the evidence.' }),
    decision: z
      .object({ verdict: z.enum(['confirmed', 'rejected']), at: instant })
      .nullable()
      .meta({ description: "The organizer's decision. It is final, whatever evidence is found later." }),
    sessions: z.array(z.string()).meta({ description: 'IDs of the sessions that the attendee is registered for.' }),
  })
  .meta({ id: 'Match', title: 'Match' });
type LinkJson = z.output<typeof linkSchema>;

/** Returns the API view of a match. */
function linkJson(link: ListedLink): LinkJson {
  const { id, externalId, title, email, name, state, evidence, score, decision, decidedAt } = link;
  return {
    id,
    proposal: { externalId, title, organization: link.proposalOrganization },
    attendee: { email, name, organization: link.organization },
    state,
    evidence,
    evidences: link.evidences,
    score: score === null ? null : Math.round(score * 1000) / 1000,
    decision: decision && decidedAt && { verdict: decision, at: decidedAt.toISOString() },
    sessions: link.sessions,
  };
}

const listQuery = pageQuery.extend({
  state: asked.state(['linked', 'suggested', 'rejected']),
  evidence: z.enum(linkEvidences).optional().meta({ description: 'Return only matches with this evidence.' }),
  proposal: externalIdInput.optional().meta({ description: 'ID of a proposal on the proposal platform.' }),
  minScore: z.coerce
    .number()
    .min(0)
    .max(1)
    // PostgreSQL stores similarities with single precision, and refuses numbers that are smaller than that.
    .transform(Math.fround)
    .optional()
    .meta({ description: 'Minimum similarity of organization names, from 0 to 1.' }),
  sort: asked.sort(linkSorts),
});
type ListQuery = z.output<typeof listQuery>;

const ids = z.array(z.uuid()).max(1000).default([]);
const verdictsInput = z.strictObject({
  confirm: ids,
  reject: ids.meta({ description: 'IDs of matches to reject. They are never suggested again.' }),
  reopen: ids.meta({ description: 'IDs of matches to reset to undecided.' }),
});
type VerdictsInput = z.output<typeof verdictsInput>;

const decidedSchema = z
  .object({ confirmed: z.number().int(), rejected: z.number().int(), reopened: z.number().int() })
  .meta({ id: 'MatchDecisions', title: 'Match decision results' });

@ApiController('Matches')
export class MatchesApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly decideLinks: DecideMatches,
  ) {}

  @Get('calls/:call/matches')
  @Operation({
    summary: 'List matches',
    description:
      'A match connects an attendee with a proposal. Declared proposals and equal email addresses are matched automatically, unless email to an unconfirmed address bounces. Other evidence leads to a suggestion.',
    answer: 'A page of matches.',
    schema: pageOf(linkSchema),
    refusals: { 404: 'Call not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(@Param('call') slug: string, @Query({ schema: listQuery }) query: ListQuery): Promise<Page<LinkJson>> {
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    const { state = null, evidence = null, proposal = null, minScore = null } = query;
    const filter = { state, evidence, proposal, minScore };
    const list = {
      name: `matches:${call.id}`,
      position: (one: ListedLink): [string, string] => [one.externalId, one.attendeeId],
    };
    const read = (limit: number, after: [string, string] | null) =>
      listCallLinksAfter(connection, call.id, filter, { sort: query.sort, limit, after });
    return readPage(this.config.secret, list, query, read, linkJson);
  }

  @Post('calls/:call/matches/decide')
  @Operation({
    summary: 'Decide matches',
    description:
      'Confirms, rejects or reopens matches, all or none. A rejected match never comes back on its own; use `reopen` to undo a decision.',
    answer: 'The number of matches changed.',
    schema: decidedSchema,
    refusals: { 404: 'Call not found, or one of the matches no longer exists or belongs to another call.' },
    requires: 'change',
  })
  async decide(
    @Param('call') slug: string,
    @Body({ schema: verdictsInput }) verdicts: VerdictsInput,
    @Caller() actor: Actor,
  ): Promise<z.output<typeof decidedSchema>> {
    const { confirm, reject, reopen } = await this.decideLinks.run(slug, verdicts, actor);
    return { confirmed: confirm, rejected: reject, reopened: reopen };
  }
}
