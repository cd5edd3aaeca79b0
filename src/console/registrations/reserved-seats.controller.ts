import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { ReserveSeats } from '../../flows/registrations/reserve-seats.flow.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { findOrganizationsOf } from '../../domain/organizations/organizations.queries.js';
import { type FieldError, Refusal } from '../../platform/errors.js';
import { listReservations } from '../../domain/registrations/reservations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues, textOf } from '../form-values.js';
import {
  emptyReservedSeats,
  type ReservedSeatsFields,
  reservedSeatsFields,
  readReservedSeats,
} from './reserved-seats.js';
import { fieldsOfKept, reservedSeatsPage } from './reserved-seats.page.js';
import { listOrganizationNames } from '../organizations/organizations.queries.js';
import { sessionPath } from '../paths.js';
import { actorOf } from '../signed-in.js';

/** The seats of a session that are kept for organizations. */
@ConsoleController('sessions/:id/seats')
export class ReservedSeatsController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly reserveSeats: ReserveSeats,
  ) {}

  @Get()
  async list(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(id, request, reply, null, []);
  }

  @Post()
  async keep(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const fields = reservedSeatsFields(formValues(body));
    const session = await getSession(this.database.manager, id);
    const { input, faults } = readReservedSeats(fields, session.timeZone);
    const organizationId = await this.organizationNamed(session.callId, fields.organization);
    if (input === null || organizationId === null) {
      const unknown = { path: 'organization', code: 'unknown-organization', message: 'There is no such organization.' };
      return this.show(id, request, reply, fields, [...(organizationId === null ? [unknown] : []), ...faults]);
    }
    try {
      await this.reserveSeats.put(session.id, organizationId, input, actorOf(request));
    } catch (error) {
      const fault = error instanceof Refusal ? faultsOfRefusal(error) : [];
      if (fault.length === 0) throw error;
      return this.show(id, request, reply, fields, fault);
    }
    leaveFlash(reply, 'seatsKept');
    seeOther(reply, sessionPath(session, 'seats'));
  }

  @Post(':organizationId/release')
  async release(
    @Param('id') id: string,
    @Param('organizationId') organizationId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.reserveSeats.remove(id, organizationId, actorOf(request));
    leaveFlash(reply, 'seatsReleased');
    seeOther(reply, sessionPath({ id }, 'seats'));
  }

  private async organizationNamed(callId: string, name: string): Promise<string | null> {
    const wanted = { emailKey: name, organization: name, country: null };
    if (name === '') return null;
    return (await findOrganizationsOf(this.database.manager, callId, [wanted])).get(name) ?? null;
  }

  /** The page; with `?organization=ID` its form shows what is kept for it. */
  private async show(
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
    typed: ReservedSeatsFields | null,
    faults: readonly FieldError[],
  ): Promise<void> {
    const tx = this.database.manager;
    const session = await getSession(tx, id);
    const frame = await this.pages.frame(request, reply, {
      call: await getCall(tx, session.callId),
      section: 'sessions',
    });
    const kept = await listReservations(tx, session.id);
    const chosen = kept.find((one) => one.organizationId === textOf(formValues(request.query), 'organization'));
    const fields = typed ?? (chosen === undefined ? emptyReservedSeats : fieldsOfKept(chosen, session.timeZone));
    const names = await listOrganizationNames(tx, session.callId);
    const view = reservedSeatsPage(frame, { session, kept, names, fields, faults });
    sendPage(reply, 'registrations/reserved-seats', view, faults.length > 0 ? 422 : 200);
  }
}

function faultsOfRefusal({ code, values, message, faults }: Refusal): FieldError[] {
  return code === 'too-few-seats' ? [{ path: 'seats', code, message, values }] : faults;
}
