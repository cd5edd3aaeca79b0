import { Body, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ReserveSeats } from '../../flows/registrations/reserve-seats.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { type ReservedSeats, listReservations } from '../../domain/registrations/seats/reservations.queries.js';
import { type ReservationInput, reservationInput } from '../../domain/sessions/reservation-input.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { Config } from '../../platform/config.js';
import { ApiController, Caller, noBody } from '../api-controller.js';
import { asked, bothWays } from '../list-query.js';
import { Operation } from '../operation.js';
import { pageOf, pageOfAll, pageQuery } from '../page.js';

const instant = z.string().meta({ format: 'date-time' });
const reservationSchema = z
  .object({
    organizationId: z.string().meta({ format: 'uuid' }),
    organization: z.string(),
    seats: z.number().int(),
    forTeams: z.number().int().meta({ description: 'How many of the seats only its invited teams can take.' }),
    seated: z.number().int().meta({
      description:
        'Number of people of the organization and its teams who have a seat. They count towards the reserved seats.',
    }),
    reservedUntil: instant.nullable().meta({
      description: 'When unused seats are released; null if they stay reserved until the session starts.',
    }),
    createdAt: instant,
  })
  .meta({ id: 'Reservation', title: 'Reserved seats of an organization' });
const reservationsSchema = z
  .object({ items: z.array(reservationSchema) })
  .meta({ id: 'Reservations', title: 'Reserved seats' });
const listQuery = pageQuery.extend({ q: asked.q('a name'), sort: asked.sort(bothWays('organization')) });
type ReservationsView = z.output<typeof reservationsSchema>;

const missing = { 404: 'Session or organization not found.' };

@ApiController('Sessions', '/sessions/:id/reservations')
export class ReservationsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly reserveSeats: ReserveSeats,
  ) {}

  @Get()
  @Operation({
    summary: 'List reserved seats',
    description: 'The seats that are held for organizations, and how many of them are taken.',
    answer: 'A page of reservations, sorted by organization name unless you say otherwise.',
    schema: pageOf(reservationSchema),
    refusals: { 404: 'Session not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(@Param('id') id: string, @Query({ schema: listQuery }) query: z.output<typeof listQuery>) {
    const session = await getSession(this.database.manager, id);
    const listing = {
      name: `reservations:${session.id}`,
      position: (one: ReservedSeats) => [one.organizationId],
      texts: ({ organization }: ReservedSeats) => [organization],
    };
    const reservations = await listReservations(this.database.manager, session.id);
    return pageOfAll(this.config.secret, listing, query, reservations, reservationView);
  }

  @Put(':organizationId')
  @Operation({
    summary: 'Reserve seats for an organization',
    description:
      'Seats that people of the organization already have count towards the number, and so do those of its invited teams, ' +
      'which come first, in the order in which they were invited. Send it again to change the number ' +
      'or the release time; seats that are no longer reserved go to the waiting list.',
    answer: 'All reservations of the session.',
    schema: reservationsSchema,
    refusals: {
      ...missing,
      409: 'Not enough free seats, or the session has no seat limit, has started, or is cancelled.',
    },
    requires: 'change',
  })
  async put(
    @Param('id') id: string,
    @Param('organizationId') organizationId: string,
    @Body({ schema: reservationInput }) input: ReservationInput,
    @Caller() actor: Actor,
  ): Promise<ReservationsView> {
    return reservationsView(await this.reserveSeats.put(id, organizationId, input, actor));
  }

  @Delete(':organizationId')
  @Operation({
    summary: 'Release reserved seats',
    description: 'Unused seats go to the waiting list. Has no effect if no seats are reserved.',
    answer: 'All reservations of the session.',
    schema: reservationsSchema,
    refusals: { 404: 'Session not found.' },
    requires: 'change',
  })
  async remove(
    @Param('id') id: string,
    @Param('organizationId') organizationId: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ): Promise<ReservationsView> {
    return reservationsView(await this.reserveSeats.remove(id, organizationId, actor));
  }
}

function reservationView(one: ReservedSeats): z.output<typeof reservationSchema> {
  const { organizationId, organization, seats, forTeams, seated, reservedUntil, createdAt } = one;
  return {
    organizationId,
    organization,
    seats,
    forTeams,
    seated,
    reservedUntil: reservedUntil?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

function reservationsView(kept: readonly ReservedSeats[]): ReservationsView {
  return { items: kept.map(reservationView) };
}
