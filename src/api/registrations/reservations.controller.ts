import { Body, Delete, Get, Param, Put } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ReserveSeats } from '../../flows/registrations/reserve-seats.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { type ReservedSeats, listReservations } from '../../domain/registrations/reservations.queries.js';
import { type ReservationInput, reservationInput } from '../../domain/sessions/reservation-input.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ApiController, Caller, noBody } from '../api-controller.js';
import { Operation } from '../operation.js';

const instant = z.string().meta({ format: 'date-time' });
const reservationsSchema = z
  .object({
    items: z.array(
      z.object({
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
      }),
    ),
  })
  .meta({ id: 'Reservations', title: 'Reserved seats' });
type ReservationsView = z.output<typeof reservationsSchema>;

const missing = { 404: 'Session or organization not found.' };

@ApiController('Sessions', '/sessions/:id/reservations')
export class ReservationsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly reserveSeats: ReserveSeats,
  ) {}

  @Get()
  @Operation({
    summary: 'List reserved seats',
    description: 'The seats that are held for organizations, and how many of them are taken.',
    answer: 'The reservations, sorted by organization name.',
    schema: reservationsSchema,
    refusals: { 404: 'Session not found.' },
    requires: 'read',
  })
  async list(@Param('id') id: string): Promise<ReservationsView> {
    const session = await getSession(this.database.manager, id);
    return reservationsView(await listReservations(this.database.manager, session.id));
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

function reservationsView(kept: readonly ReservedSeats[]): ReservationsView {
  return {
    items: kept.map(({ organizationId, organization, seats, forTeams, seated, reservedUntil, createdAt }) => ({
      organizationId,
      organization,
      seats,
      forTeams,
      seated,
      reservedUntil: reservedUntil?.toISOString() ?? null,
      createdAt: createdAt.toISOString(),
    })),
  };
}
