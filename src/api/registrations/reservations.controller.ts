import { Body, Delete, Get, Param, Put } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ReserveSeats } from '../../flows/registrations/reserve-seats.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { type ReservedSeats, listReservations } from '../../domain/registrations/reservations.queries.js';
import { type ReservationInput, reservationInput } from '../../domain/sessions/reservation-input.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ApiController } from '../api-controller.js';
import { Caller } from '../api.guard.js';
import { Operation } from '../operation.js';
import { noBody } from '../schema.pipe.js';

const instant = z.string().meta({ format: 'date-time' });
const reservationsSchema = z
  .object({
    items: z.array(
      z.object({
        organizationId: z.string().meta({ format: 'uuid' }),
        organization: z.string(),
        seats: z.number().int(),
        seated: z.number().int().meta({
          description: 'People of the organization who have a seat; so many of the seats are not kept any more.',
        }),
        reservedUntil: instant.nullable().meta({ description: 'Null keeps them to the start of the session.' }),
        createdAt: instant,
      }),
    ),
  })
  .meta({ id: 'Reservations', title: 'Seats that are kept for organizations' });
type ReservationsView = z.output<typeof reservationsSchema>;

const missing = { 404: 'There is no such session or organization.' };

@ApiController('Sessions', '/sessions/:id/reservations')
export class ReservationsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly reserveSeats: ReserveSeats,
  ) {}

  @Get()
  @Operation({
    summary: 'List the seats of a session that are kept for organizations',
    status: 200,
    answer: 'The reservations, by the name of the organization.',
    schema: reservationsSchema,
    refusals: { 404: 'There is no such session.' },
    requires: 'read',
  })
  async list(@Param('id') id: string): Promise<ReservationsView> {
    const session = await getSession(this.database.manager, id);
    return reservationsView(await listReservations(this.database.manager, session.id));
  }

  @Put(':organizationId')
  @Operation({
    summary: 'Keep seats of a session for the people of an organization',
    description:
      'Those counted that its people have already. Again it changes how many and until when; seats that are kept no ' +
      'longer go to the waiting list.',
    status: 200,
    answer: 'The reservations of the session.',
    schema: reservationsSchema,
    refusals: {
      ...missing,
      409: 'So many are not free, the session has no limit of seats, or it has begun or is cancelled.',
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
    summary: 'Keep no seats for an organization any more',
    description: 'They go to the waiting list. Again it changes nothing.',
    status: 200,
    answer: 'The reservations of the session.',
    schema: reservationsSchema,
    refusals: { 404: 'There is no such session.' },
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

function reservationsView(kept: readonly ReservedSeats[]): ReservationsView {
  return {
    items: kept.map(({ organizationId, organization, seats, seated, reservedUntil, createdAt }) => ({
      organizationId,
      organization,
      seats,
      seated,
      reservedUntil: reservedUntil?.toISOString() ?? null,
      createdAt: createdAt.toISOString(),
    })),
  };
}
