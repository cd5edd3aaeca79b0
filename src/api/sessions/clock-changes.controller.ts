import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Clock } from '../../platform/clock.js';
import { countSeatedZones, findPreviousInSeries } from '../../domain/registrations/people/zones.queries.js';
import { type ClockChanges, clockChanges } from '../../domain/sessions/clock-changes.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ApiController } from '../api-controller.js';
import { Operation } from '../operation.js';

const wallTime = (description: string) => z.string().meta({ description });
const shifts = {
  people: z.number().int().meta({ description: 'Number of people with a seat who are affected.' }),
  zones: z.array(
    z.object({
      timeZone: z.string(),
      people: z.number().int(),
      from: wallTime('Local start without the change (YYYY-MM-DDTHH:mm).'),
      to: wallTime('Actual local start (YYYY-MM-DDTHH:mm).'),
    }),
  ),
};
const clockChangesSchema = z
  .object({
    ...shifts,
    sinceLast: z
      .object({
        session: z.string().meta({ format: 'uuid', description: 'ID of the previous session of the series.' }),
        ...shifts,
      })
      .nullable()
      .meta({
        description:
          'People who also had a seat in the previous session of the series and for whom this session starts at a different local time.',
      }),
  })
  .meta({ id: 'ClockChanges', title: 'Daylight saving changes' });

@ApiController('Sessions', '/sessions')
export class ClockChangesApiController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  @Get(':id/clock-changes')
  @Operation({
    summary: 'List daylight saving changes before a session',
    description:
      'Returns the time zones of attendees in which clocks change before the session. Their reminder mentions it. Empty for past and in-person sessions.',
    answer: 'The affected people and their local start times.',
    schema: clockChangesSchema,
    refusals: { 404: 'Session not found.' },
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
