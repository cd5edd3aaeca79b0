import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { type CallChanges, callChanges, type CallInput, callInput } from '../../domain/calls/call-input.js';
import { getCallBySlug, listCalls } from '../../domain/calls/calls.queries.js';
import { ChangeCallState } from '../../flows/calls/change-call-state.flow.js';
import { CreateCall } from '../../flows/calls/create-call.flow.js';
import { EditCall } from '../../flows/calls/edit-call.flow.js';
import { isInScope } from '../../domain/identity/api-key.js';
import type { Actor } from '../../domain/identity/actor.js';
import { Config } from '../../platform/config.js';
import { ApiController, Caller, noBody } from '../api-controller.js';
import { Operation } from '../operation.js';
import { type Page, pageOf, pageOfAll, pageQuery } from '../page.js';
import { z } from 'zod';
import { asked, sortsOf } from '../list-query.js';
import { callState, callStates } from '../../domain/calls/call.js';

const term = z.object({ slug: z.string(), name: z.string() });

const callSchema = z
  .object({
    slug: z.string(),
    name: z.string(),
    host: z.string(),
    summary: z.string(),
    contactEmail: z.string(),
    senderName: z.string(),
    replyTo: z.string(),
    accentColor: z.string(),
    timeZone: z.string().meta({ description: 'IANA time zone. `opensOn` and `closesOn` are dates in this zone.' }),
    opensOn: z.string().meta({ format: 'date' }),
    closesOn: z.string().meta({ format: 'date' }),
    themes: z.array(term),
    criteria: z.array(term),
    languages: z.array(z.string()),
    winners: z.number().int().nullable(),
    reminders: z.array(z.string()).meta({
      description: 'Default reminder times for sessions, as ISO 8601 durations before the start.',
    }),
    followUps: z
      .boolean()
      .meta({ description: 'Whether attendees get an email after each session and before the call closes.' }),
    unconfirmedPerCoordinator: z.number().int(),
    unconfirmedPerNetwork: z.number().int(),
    hoursToConfirm: z.number().int(),
    acceptsProposals: z.boolean(),
    proposalGraceMinutes: z.number().int(),
    summaryWords: z.number().int(),
    answerWords: z.number().int(),
    criterionGuidance: z.record(z.string(), z.string()),
    scoreTexts: z.record(z.string(), z.string()),
    proposalRules: z.string(),
    proposalQuestions: z.array(z.looseObject({ key: z.string(), kind: z.string(), label: z.string() })),
    translations: z.record(z.string(), z.looseObject({})),
    state: z.enum(['draft', 'public', 'archived']),
    createdAt: z.string().meta({ format: 'date-time' }),
    updatedAt: z.string().meta({ format: 'date-time' }),
    url: z.string().meta({ description: 'The public programme page.' }),
  })
  .meta({ id: 'Call', title: 'Call' });
type CallView = z.output<typeof callSchema>;

/** Returns the API view of a call. */
function callView(call: Call, publicUrl: string): CallView {
  return {
    slug: call.slug,
    name: call.name,
    host: call.host,
    summary: call.summary,
    contactEmail: call.contactEmail,
    senderName: call.senderName,
    replyTo: call.replyTo,
    accentColor: call.accentColor,
    timeZone: call.timeZone,
    opensOn: call.opensOn,
    closesOn: call.closesOn,
    themes: call.themes,
    criteria: call.criteria,
    languages: call.languages,
    winners: call.winners,
    reminders: call.reminders,
    followUps: call.followUps,
    unconfirmedPerCoordinator: call.unconfirmedPerCoordinator,
    unconfirmedPerNetwork: call.unconfirmedPerNetwork,
    hoursToConfirm: call.hoursToConfirm,
    acceptsProposals: call.acceptsProposals,
    proposalGraceMinutes: call.proposalGraceMinutes,
    summaryWords: call.summaryWords,
    answerWords: call.answerWords,
    criterionGuidance: call.criterionGuidance,
    scoreTexts: call.scoreTexts,
    proposalRules: call.proposalRules,
    proposalQuestions: call.proposalQuestions as unknown as CallView['proposalQuestions'],
    translations: call.translations as CallView['translations'],
    state: callState(call),
    createdAt: call.createdAt.toISOString(),
    updatedAt: call.updatedAt.toISOString(),
    url: `${publicUrl}/calls/${call.slug}`,
  };
}

const listing = {
  name: 'calls',
  position: (call: Call) => [call.slug],
  state: callState,
  updatedAt: ({ updatedAt }: Call) => updatedAt,
  texts: ({ name, slug }: Call) => [name, slug],
};
const listQuery = pageQuery.extend({
  state: asked.state(callStates),
  updatedSince: asked.updatedSince,
  q: asked.q('a name or slug'),
  sort: asked.sort(sortsOf('-closesOn')),
});

@ApiController('Calls', '/calls')
export class CallsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly createCall: CreateCall,
    private readonly editCall: EditCall,
    private readonly changeState: ChangeCallState,
  ) {}

  @Get()
  @Operation({
    summary: 'List calls',
    description:
      'Latest closing date first, archived calls included. A key that is restricted to some calls sees only those.',
    answer: 'A page of calls.',
    schema: pageOf(callSchema),
    requires: 'read',
    reads: 'query',
    isAcrossCalls: true,
  })
  async list(
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
    @Caller() actor: Actor,
  ): Promise<Page<CallView>> {
    const callIds = actor.kind === 'api-key' ? (actor.callIds ?? null) : null;
    const calls = (await listCalls(this.database.manager)).filter(({ id }) => isInScope({ callIds }, id));
    return pageOfAll(this.config.secret, listing, query, calls.toReversed(), (call) =>
      callView(call, this.config.publicUrl),
    );
  }

  @Post()
  @Operation({
    summary: 'Create a call',
    description:
      'The call is a draft: its pages are shown to the team only, and no email leaves, until it is opened in the console.',
    status: 201,
    answer: 'The new call.',
    schema: callSchema,
    refusals: { 409: 'The slug is taken.' },
    requires: 'change',
  })
  async create(@Body({ schema: callInput }) input: CallInput, @Caller() actor: Actor) {
    return callView(await this.createCall.run(input, actor), this.config.publicUrl);
  }

  @Get(':call')
  @Operation({
    summary: 'Get a call',
    description: 'Its texts and dates, and what its forms and jury use.',
    answer: 'The call.',
    schema: callSchema,
    refusals: { 404: 'Call not found.' },
    requires: 'read',
  })
  async read(@Param('call') slug: string): Promise<CallView> {
    return callView(await getCallBySlug(this.database.manager, slug), this.config.publicUrl);
  }

  @Patch(':call')
  @Operation({
    summary: 'Update a call',
    description:
      "Calendars that subscribe to the call's dates are updated. `themes` and `criteria` are replaced as a whole: you can rename and add entries, but not remove any.",
    answer: 'The call.',
    schema: callSchema,
    refusals: { 404: 'Call not found.' },
    requires: 'change',
  })
  async edit(
    @Param('call') slug: string,
    @Body({ schema: callChanges }) changes: CallChanges,
    @Caller() actor: Actor,
  ): Promise<CallView> {
    return callView(await this.editCall.run(slug, changes, actor), this.config.publicUrl);
  }

  @Delete(':call')
  @Operation({
    summary: 'Delete an empty call',
    description: 'Only a call without sessions, people and proposals can be deleted, such as one that was made to try.',
    answer: 'The deleted call.',
    schema: callSchema,
    refusals: { 404: 'Call not found.', 409: 'Something belongs to the call. Archive it instead, in the console.' },
    requires: 'change',
  })
  async remove(
    @Param('call') slug: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ): Promise<CallView> {
    return callView(await this.changeState.delete(slug, actor), this.config.publicUrl);
  }
}
