import { Body, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { countZonesOfCall } from '../../../domain/registrations/people/zones.queries.js';
import { skippedDates, planRequest, type PlannedRuns, planStarts } from '../domain/plan.js';
import { type PlannerInput, plannerInput } from '../domain/planner-input.js';
import { Clock } from '../../../platform/clock.js';
import { ApiController } from '../../../api/api-controller.js';
import { Operation } from '../../../api/operation.js';

const instant = z.string().meta({ format: 'date-time' });
const runs = {
  starts: z.array(instant),
  score: z.number().meta({ description: 'People for whom it is within humane hours; lunch counts half.' }),
  inside: z.number().meta({ description: 'People for whom it is within humane hours and not at lunch.' }),
  atLunch: z.number(),
  leftOut: z.array(
    z.object({
      timeZone: z.string(),
      weight: z.number(),
      locals: z.array(z.string()).meta({ description: 'Local time of each start (YYYY-MM-DDTHH:mm).' }),
    }),
  ),
};
const planSchema = z
  .object({
    people: z.number(),
    compared: z.number().int().meta({ description: 'Number of possible starts, in steps of 15 minutes.' }),
    single: z.array(
      z.object({
        ...runs,
        equalStarts: z.array(instant).meta({ description: 'All starts that suit everyone in the same way.' }),
      }),
    ),
    pair: z.object(runs).nullable().meta({ description: 'The best two runs within one week.' }),
    triple: z.object(runs).nullable().meta({ description: 'The best three runs within one week.' }),
  })
  .meta({ id: 'Plan', title: 'Best starts' });

@ApiController('Sessions')
export class PlannerApiController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  @Post('calls/:call/planner')
  @Operation({
    summary: 'Find the best starts',
    description:
      'Compares all starts in steps of 15 minutes by how many people they suit: sessions that begin and end within ' +
      'humane hours of their own local day. The best single start, pair and three are exact. Nothing is saved.',
    answer: 'The best starts.',
    schema: planSchema,
    refusals: { 404: 'Call not found.' },
    requires: 'read',
  })
  async plan(@Param('call') slug: string, @Body({ schema: plannerInput }) input: PlannerInput) {
    const call = await getCallBySlug(this.database.manager, slug);
    const registered = input.people ? [] : await countZonesOfCall(this.database.manager, call.id);
    const people = input.people ?? registered.map(({ timeZone, people: weight }) => ({ timeZone, weight }));
    const plan = planStarts(planRequest(input, people, this.clock.now(), await skippedDates(call, input)));
    return {
      people: plan.people,
      compared: plan.compared,
      single: plan.single.map((one) => ({ ...shown(one), equalStarts: one.equalStarts.map((at) => at.toISOString()) })),
      pair: plan.pair && shown(plan.pair),
      triple: plan.triple && shown(plan.triple),
    };
  }
}

function shown({ starts, score, inside, atLunch, leftOut }: PlannedRuns) {
  return {
    starts: starts.map((at) => at.toISOString()),
    score,
    inside,
    atLunch,
    leftOut: leftOut.map(({ timeZone, weight, locals }) => ({
      timeZone,
      weight,
      locals: locals.map(({ local }) => local),
    })),
  };
}
