import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { DecideMatches } from '../../flows/proposals/decide-links.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { Config } from '../../platform/config.js';
import { linkEvidences } from '../../domain/proposals/match-rules.js';
import { externalIdInput } from '../../domain/proposals/proposal-input.js';
import { listCallLinksAfter, type ListedLink } from '../../domain/proposals/matches.queries.js';
import { ApiController } from '../api-controller.js';
import { Caller } from '../api.guard.js';
import { linkJson, type LinkJson, linkSchema } from './match.view.js';
import { Operation } from '../operation.js';
import { type Page, pageOf, pageQuery, readPage } from '../page.js';

const listQuery = pageQuery.extend({
  state: z.enum(['linked', 'suggested', 'rejected']).optional(),
  evidence: z.enum(linkEvidences).optional().meta({ description: 'Those for which this speaks, whatever else does.' }),
  proposal: externalIdInput.optional().meta({ description: 'Id of a proposal on the platform of the call.' }),
  minScore: z.coerce.number().min(0).max(1).optional().meta({ description: 'The least likeness of names.' }),
});
type ListQuery = z.output<typeof listQuery>;

const ids = z.array(z.uuid()).max(1000).default([]);
const verdictsInput = z.strictObject({
  confirm: ids,
  reject: ids.meta({ description: 'They are never suggested again.' }),
  reopen: ids.meta({ description: 'What was decided about these is taken back.' }),
});
type VerdictsInput = z.output<typeof verdictsInput>;

const decidedSchema = z
  .object({ confirmed: z.number().int(), rejected: z.number().int(), reopened: z.number().int() })
  .meta({ id: 'DecidedLinks', title: 'How many links a decision changed' });

@ApiController('Proposals')
export class LinksApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly decideLinks: DecideMatches,
  ) {}

  @Get('calls/:call/links')
  @Operation({
    summary: 'List who stands behind which proposal of a call, or may',
    description:
      'What an attendee declared, and the same address, links by itself, unless mail to it comes back and neither its owner nor an organizer has shown that it is theirs; other evidence is suggested.',
    status: 200,
    answer: 'A page of links.',
    schema: pageOf(linkSchema),
    refusals: { 404: 'There is no such call.' },
    requires: 'read',
    reads: 'query',
  })
  async list(@Param('call') slug: string, @Query({ schema: listQuery }) query: ListQuery): Promise<Page<LinkJson>> {
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    const { state = null, evidence = null, proposal = null, minScore = null } = query;
    const filter = { state, evidence, proposal, minScore };
    const list = {
      name: `links:${call.id}:${JSON.stringify(filter)}`,
      position: (one: ListedLink): [string, string] => [one.proposalId, one.attendeeId],
    };
    const read = (limit: number, start: [string, string] | null) =>
      listCallLinksAfter(connection, call.id, filter, limit, start && { proposalId: start[0], attendeeId: start[1] });
    return readPage(this.config.secret, list, query, read, linkJson);
  }

  @Post('calls/:call/links/decide')
  @Operation({
    summary: 'Confirm and reject links, all of these or none',
    description: 'A link that is rejected never comes back by itself; `reopen` takes a decision back.',
    status: 200,
    answer: 'How many were changed by it.',
    schema: decidedSchema,
    refusals: { 404: 'There is no such call, or one of the links is not of it or is gone.' },
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
