import { Body, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { type CallChanges, callChanges, type CallInput, callInput } from '../../domain/calls/call-input.js';
import { callVersion } from '../../domain/calls/call-version.js';
import { getCallBySlug, listCalls } from '../../domain/calls/calls.queries.js';
import { CreateCall } from '../../flows/calls/create-call.flow.js';
import { EditCall } from '../../flows/calls/edit-call.flow.js';
import { isInScope } from '../../domain/identity/api-key.js';
import type { Actor } from '../../domain/identity/actor.js';
import { Config } from '../../platform/config.js';
import { ApiController } from '../api-controller.js';
import { ApiCall, Caller, Conditional } from '../api.guard.js';
import { callSchema, type CallView, callView } from './call.view.js';
import { requireMatch, sendEtag } from '../etag.js';
import { Idempotency } from '../idempotency.js';
import { Operation } from '../operation.js';
import { type Page, pageOf, pageOfAll, type PageQuery, pageQuery } from '../page.js';

const listing = { name: 'calls', position: (call: Call) => [call.slug] };

@ApiController('Calls', '/calls')
export class CallsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly createCall: CreateCall,
    private readonly editCall: EditCall,
    private readonly idempotency: Idempotency,
  ) {}

  @Get()
  @Operation({
    summary: 'List calls',
    status: 200,
    answer: 'A page of calls.',
    schema: pageOf(callSchema),
    requires: 'read',
    reads: 'query',
    isAcrossCalls: true,
  })
  async list(@Query({ schema: pageQuery }) query: PageQuery, @Caller() actor: Actor): Promise<Page<CallView>> {
    const callIds = actor.kind === 'api-key' ? (actor.callIds ?? null) : null;
    const calls = (await listCalls(this.database.manager)).filter(({ id }) => isInScope({ callIds }, id));
    return pageOfAll(this.config.secret, listing, query, calls, (call) => callView(call, this.config.publicUrl));
  }

  @Post()
  @Operation({
    summary: 'Create a call',
    status: 201,
    answer: 'The new call.',
    schema: callSchema,
    refusals: { 409: 'The slug is taken, or the first request with this `Idempotency-Key` is still in progress.' },
    requires: 'change',
    idempotent: true,
  })
  create(@Body({ schema: callInput }) input: CallInput, @ApiCall() call: ApiCall): Promise<void> {
    return this.idempotency.answer(call, async () => ({
      status: 201,
      body: callView(await this.createCall.run(input, call.actor), this.config.publicUrl),
    }));
  }

  @Get(':call')
  @Operation({
    summary: 'Get a call',
    status: 200,
    answer: 'The call, with its version as `ETag`.',
    schema: callSchema,
    refusals: { 404: 'Call not found.' },
    requires: 'read',
  })
  async read(@Param('call') slug: string, @Conditional() request: ApiCall): Promise<CallView> {
    const call = await getCallBySlug(this.database.manager, slug);
    sendEtag(request, callVersion(call));
    return callView(call, this.config.publicUrl);
  }

  @Patch(':call')
  @Operation({
    summary: 'Update a call',
    description:
      "Calendars that subscribe to the call's dates are updated. `themes` and `criteria` are replaced as a whole: you can rename and add entries, but not remove any.",
    status: 200,
    answer: 'The call.',
    schema: callSchema,
    refusals: { 404: 'Call not found.' },
    requires: 'change',
    conditional: true,
  })
  async edit(
    @Param('call') slug: string,
    @Body({ schema: callChanges }) changes: CallChanges,
    @Conditional() request: ApiCall,
  ): Promise<CallView> {
    const edit = (current: Call) => {
      requireMatch(request, callVersion(current));
      return changes;
    };
    const call = await this.editCall.run(slug, edit, request.actor);
    sendEtag(request, callVersion(call));
    return callView(call, this.config.publicUrl);
  }
}
