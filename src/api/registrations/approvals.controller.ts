import { Body, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Actor } from '../../domain/identity/actor.js';
import { approvalOrder, type ApprovalOutcome, outcomesKey } from '../../domain/registrations/approval/approval-plan.js';
import { listPending, seatsByOrganization } from '../../domain/registrations/approval/approvals.queries.js';
import { previewApproval } from '../../domain/registrations/approval/preview-approval.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { DecideRegistration } from '../../flows/registrations/decide-registration.flow.js';
import { Clock } from '../../platform/clock.js';
import { prose } from '../../platform/validation.js';
import { ApiController, Caller } from '../api-controller.js';
import { Operation } from '../operation.js';

const approvalsInput = z.strictObject({
  registrations: z.array(z.uuid()).min(1).max(5000).meta({ description: 'IDs of pending registrations.' }),
  order: z.enum(['given', 'request', 'spread']).default('given').meta({
    description: 'Order: as listed, by registration time, or round-robin by organization.',
  }),
  note: prose(2000).optional().meta({ description: 'Message, included in the emails.' }),
  dryRun: z.boolean().default(false).meta({ description: 'Returns the outcomes without approving anybody.' }),
  expected: z.string().optional().meta({
    description: '`outcomes` of a dry run. If the outcomes have changed since, returns 409 and changes nothing.',
  }),
});

const approvalsSchema = z
  .object({
    outcomes: z.string().meta({ description: 'Pass as `expected` to approve exactly these outcomes.' }),
    items: z.array(
      z.object({
        id: z.string().meta({ format: 'uuid', description: 'ID of the registration.' }),
        outcome: z.enum(['confirmed', 'waitlisted', 'full']).meta({
          description: '`full` stays pending, because the session has neither a seat nor a waiting list.',
        }),
        place: z.number().int().nullable().meta({ description: 'Position on the waiting list.' }),
      }),
    ),
  })
  .meta({ id: 'Approvals', title: 'Approvals' });
type ApprovalsView = z.output<typeof approvalsSchema>;

@ApiController('Registrations')
export class ApprovalsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly decideRegistration: DecideRegistration,
    private readonly clock: Clock,
  ) {}

  @Post('sessions/:id/approvals')
  @Operation({
    summary: 'Approve several registrations in order',
    description: 'Approves all of them or none. The first ones get the free seats, the others join the waiting list.',
    answer: 'What became, or in a dry run would become, of each registration, in order.',
    schema: approvalsSchema,
    refusals: {
      404: 'Session not found.',
      409: 'A registration is not pending, the outcomes are not the expected ones, or the session is cancelled or over.',
    },
    requires: 'change',
  })
  async approve(
    @Param('id') id: string,
    @Body({ schema: approvalsInput }) input: z.output<typeof approvalsInput>,
    @Caller() actor: Actor,
  ): Promise<ApprovalsView> {
    const { manager } = this.database;
    const session = await getSession(manager, id);
    const given = new Map(input.registrations.map((one, index): [string, number] => [one.toLowerCase(), index]));
    const order = input.order === 'given' ? 'manual' : input.order;
    const seated = await seatsByOrganization(manager, session.id);
    const pending = approvalOrder(await listPending(manager, session.id, [...given.keys()]), order, {
      seated,
      ranks: given,
    });
    if (input.dryRun) return view(await previewApproval(manager, session, pending, this.clock.now()));
    const known = new Set(pending.map((one) => one.id));
    // Those that are not pending are refused by the flow.
    const ids = [...known, ...[...given.keys()].filter((one) => !known.has(one))];
    const seen = { note: input.note ?? null, expected: input.expected ?? null };
    return view(await this.decideRegistration.approveInOrder(session.id, ids, seen, actor));
  }
}

function view(outcomes: readonly ApprovalOutcome[]): ApprovalsView {
  return { outcomes: outcomesKey(outcomes), items: [...outcomes] };
}
