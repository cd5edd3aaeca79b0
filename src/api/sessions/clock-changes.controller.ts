import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Clock } from '../../platform/clock.js';
import { countSeatedZones, findPreviousInSeries } from '../../domain/registrations/zones.queries.js';
import { type ClockChanges, clockChanges } from '../../domain/sessions/clock-changes.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ApiController } from '../api-controller.js';
import { Operation } from '../operation.js';

const wallTime = (description: string) => z.string().meta({ description });
const shifts = {
  people: z.number().int().meta({ description: 'Of those with a seat.' }),
  zones: z.array(
    z.object({
      timeZone: z.string(),
      people: z.number().int(),
      from: wallTime('The start in this zone by the clocks of then: YYYY-MM-DDTHH:mm.'),
      to: wallTime('The start in this zone as it will be.'),
    }),
  ),
};
const clockChangesSchema = z
  .object({
    ...shifts,
    sinceLast: z
      .object({
        session: z.string().meta({ format: 'uuid', description: 'The last session of the series.' }),
        ...shifts,
      })
      .nullable()
      .meta({
        description: 'Those with a seat in the last session of the series too, for whom this one is at another hour.',
      }),
  })
  .meta({ id: 'ClockChanges', title: 'Clock changes' });

@ApiController('Sessions', '/sessions')
export class ClockChangesApiController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  @Get(':id/clock-changes')
  @Operation({
    summary: 'Read for whom the clocks change before a session',
    description:
      'Their reminder tells them. Empty for a session that is not ahead, and for one that is held at a place.',
    status: 200,
    answer: 'How many people, and what their clocks do.',
    schema: clockChangesSchema,
    refusals: { 404: 'There is no such session.' },
    requires: 'read',
  })
  async read(@Param('id') id: string): Promise<z.output<typeof clockChangesSchema>> {
    const connection = this.database.manager;
    const session = await getSession(connection, id);
    const audience = (await countSeatedZones(connection, [session.id])).get(session.id) ?? [];
    const previous = await findPreviousInSeries(connection, session);
    return {
      ...shown(clockChanges(session, audience, this.clock.now())),
      sinceLast: previous && {
        session: previous.sessionId,
        ...shown(clockChanges(session, previous.audience, this.clock.now(), previous.startsAt)),
      },
    };
  }
}

function shown({ people, zones }: ClockChanges) {
  return {
    people,
    zones: zones.map((zone) => ({
      timeZone: zone.timeZone,
      people: zone.people,
      from: zone.fromLocal,
      to: zone.toLocal,
    })),
  };
}
