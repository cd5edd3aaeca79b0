import { Body, Get, Param, Patch, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiController, Caller } from '../../../api/api-controller.js';
import { Operation } from '../../../api/operation.js';
import { asked, bothWays } from '../../../api/list-query.js';
import { type Page, pageOf, pageOfAll, pageQuery } from '../../../api/page.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { Clock } from '../../../platform/clock.js';
import { Config } from '../../../platform/config.js';
import { read } from '../../../platform/validation.js';
import { answerFields, answerInput } from '../domain/access-input.js';
import { dueDay, needKinds, needStates } from '../domain/access-need.js';
import { getNeed, listNeedsOfCall, type PersonsNeed } from '../domain/access-needs.queries.js';
import { ChangeAccessNeeds } from '../flows/change-access-needs.flow.js';

const needSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    person: z.object({ id: z.string(), name: z.string(), email: z.string() }),
    kind: z.enum(needKinds),
    details: z.string().meta({ description: 'Which sign language, or for `other` the words of the person.' }),
    state: z.enum(needStates),
    reply: z.string().meta({ description: 'How it is arranged, or what is possible instead.' }),
    inChargeId: z.string().nullable(),
    inCharge: z.string().nullable().meta({ description: 'Name of the member of the team who arranges it.' }),
    dueOn: z
      .string()
      .nullable()
      .meta({ format: 'date', description: "By default seven days before the person's first session." }),
    firstSessionAt: z.string().nullable().meta({ format: 'date-time' }),
    askedAt: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'AccessNeed', title: 'Access need' });
type NeedView = z.output<typeof needSchema>;

const patchInput = answerFields.partial().meta({ id: 'AccessNeedChange' });

function needView(need: PersonsNeed, call: Call): NeedView {
  const { id, personId, name, email, kind, details, state, reply, inChargeId, inCharge, firstStart, askedAt } = need;
  return {
    id,
    person: { id: personId, name, email },
    kind,
    details,
    state,
    reply,
    inChargeId,
    inCharge,
    dueOn: dueDay(need, firstStart, call),
    firstSessionAt: firstStart?.toISOString() ?? null,
    askedAt: askedAt.toISOString(),
  };
}

const listQuery = pageQuery.extend({
  state: asked.state(needStates),
  kind: asked.kind(needKinds),
  sort: asked.sort(bothWays('firstSessionAt')),
});

@ApiController('Access needs')
export class AccessNeedsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly changeNeeds: ChangeAccessNeeds,
  ) {}

  @Get('calls/:call/access-needs')
  @Operation({
    summary: 'List access needs',
    description:
      'What people need to take part, by their first session. Only for keys that are given the permission `access-needs` by name.',
    answer: 'A page of needs.',
    schema: pageOf(needSchema),
    refusals: { 404: 'Call not found.' },
    requires: 'access-needs',
    reads: 'query',
  })
  async list(
    @Param('call') slug: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ): Promise<Page<NeedView>> {
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    const needs = await listNeedsOfCall(connection, call.id, this.clock.now());
    const listing = {
      name: `access-needs:${call.id}`,
      position: ({ id }: PersonsNeed) => [id],
      state: ({ state }: PersonsNeed) => state,
      kind: ({ kind }: PersonsNeed) => kind,
    };
    return pageOfAll(this.config.secret, listing, query, needs, (need) => needView(need, call));
  }

  @Patch('calls/:call/access-needs/:id')
  @Operation({
    summary: 'Answer an access need',
    description:
      'The person gets one email when it is `arranged` or `impossible`, and when the reply changes. `impossible` needs a reply: what is possible instead.',
    answer: 'The need.',
    schema: needSchema,
    refusals: { 404: 'Call or need not found.' },
    requires: 'access-needs',
  })
  async answer(
    @Param('call') slug: string,
    @Param('id') id: string,
    @Body({ schema: patchInput }) changes: z.output<typeof patchInput>,
    @Caller() actor: Actor,
  ): Promise<NeedView> {
    const decide = ({ state, reply, inChargeId, dueOn }: PersonsNeed) =>
      read(answerInput, { state, reply, inChargeId, dueOn, ...changes });
    await this.changeNeeds.answer(slug, id, decide, actor);
    const call = await getCallBySlug(this.database.manager, slug);
    return needView(await getNeed(this.database.manager, call.id, id, this.clock.now()), call);
  }
}
