import { Get, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { asked, bothWays, themeOfTopic, timesOf } from '../../../api/list-query.js';
import { ApiController } from '../../../api/api-controller.js';
import { Operation } from '../../../api/operation.js';
import { type Page, pageOf, pageOfAll, pageQuery } from '../../../api/page.js';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { Config } from '../../../platform/config.js';
import { bookingStates, outcomes } from '../domain/booking.js';
import { type Booking, listAllBookings } from '../domain/bookings.queries.js';

const instant = z.string().meta({ format: 'date-time' });

const consultationSchema = z
  .object({
    id: z.string(),
    host: z.string().meta({ description: 'Name of the expert; empty once the person was deleted.' }),
    attendeeId: z.string().meta({ description: 'Who booked.' }),
    proposalId: z.string().nullable(),
    organizationId: z.string().nullable(),
    state: z.enum(bookingStates).meta({ description: '`offered` is kept for somebody on the waiting list.' }),
    startsAt: instant,
    endsAt: instant,
    startsAtLocal: z.string().meta({ description: 'On the clock of the host.' }),
    timeZone: z.string().meta({ description: 'Of the host.' }),
    format: z.enum(['online', 'in-person']),
    topic: z.string().meta({ description: '`theme:SLUG`, `criterion:SLUG`, or empty.' }),
    language: z.string().meta({ description: 'BCP 47.' }),
    outcome: z.enum(outcomes).nullable(),
    cancelledBy: z.enum(['team', 'host']).nullable(),
    isLate: z.boolean().meta({ description: 'Whether the team cancelled too late to book again.' }),
    createdAt: instant,
  })
  .meta({ id: 'Consultation', title: 'Consultation' });
type ConsultationView = z.output<typeof consultationSchema>;

function view(one: Booking): ConsultationView {
  const { id, hostName, personId, proposalId, organizationId, state, startsAtLocal, timeZone, format } = one;
  const { topic, language, outcome, cancelledBy, isLate, startsAt, endsAt, createdAt } = one;
  const who = { id, host: hostName, attendeeId: personId, proposalId, organizationId };
  const when = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), startsAtLocal, timeZone };
  const what = { format, topic, language, outcome, cancelledBy, isLate, createdAt: createdAt.toISOString() };
  return { ...who, state, ...when, ...what };
}

const listQuery = pageQuery.extend({
  state: asked.state(bookingStates),
  theme: asked.theme,
  ...asked.times('start'),
  sort: asked.sort(bothWays('startsAt')),
});

@ApiController('Consultations')
export class ConsultationsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
  ) {}

  @Get('calls/:call/consultations')
  @Operation({
    summary: 'List consultations',
    description: 'What teams have booked with experts, by start. Never what they ask, nor notes.',
    answer: 'A page of consultations.',
    schema: pageOf(consultationSchema),
    refusals: { 404: 'Call not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(
    @Param('call') slug: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ): Promise<Page<ConsultationView>> {
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    const all = await listAllBookings(connection, call.id, query.state === undefined ? bookingStates : [query.state]);
    const { from, until } = timesOf(query, call.timeZone);
    const within = all.filter(({ startsAt }) => !(from && startsAt < from) && !(until && startsAt >= until));
    const listing = {
      name: `consultations:${call.id}`,
      position: ({ id }: Booking) => [id],
      state: ({ state }: Booking) => state,
      theme: themeOfTopic,
    };
    return pageOfAll(this.config.secret, listing, query, within, view);
  }
}
