import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ReserveSeats } from '../../flows/registrations/reserve-seats.flow.js';
import { findOrganizationsOf } from '../../domain/organizations/organizations.queries.js';
import { type FieldError, Refusal } from '../../platform/errors.js';
import { listReservations } from '../../domain/registrations/reservations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import {
  emptyReservedSeats,
  type ReservedSeatsFields,
  reservedSeatsFields,
  readReservedSeats,
} from './reserved-seats.js';
import { fieldsOfKept, reservedSeatsPage } from './reserved-seats.page.js';
import { listOrganizationNames } from '../organizations/organizations.queries.js';
import { sessionPath } from '../paths.js';

/** The seats of a session that are kept for organizations. */
@ConsoleController('sessions/:id/seats', 'sessions')
export class ReservedSeatsController {
  constructor(
    private readonly database: DataSource,
    private readonly reserveSeats: ReserveSeats,
  ) {}

  @Get()
  async list(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(id, page, null, []);
  }

  @Post()
  async keep(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const fields = reservedSeatsFields(page.form);
    const session = await getSession(this.database.manager, id);
    const { input, faults } = readReservedSeats(fields, session.timeZone);
    const organizationId = await this.organizationNamed(session.callId, fields.organization);
    if (input === null || organizationId === null) {
      const unknown = { path: 'organization', code: 'unknown-organization', message: 'There is no such organization.' };
      return this.show(id, page, fields, [...(organizationId === null ? [unknown] : []), ...faults]);
    }
    try {
      await this.reserveSeats.put(session.id, organizationId, input, page.actor);
    } catch (error) {
      const fault = error instanceof Refusal ? faultsOfRefusal(error) : [];
      if (fault.length === 0) throw error;
      return this.show(id, page, fields, fault);
    }
    page.redirect(sessionPath(session, 'seats'), 'seatsKept');
  }

  @Post(':organizationId/release')
  async release(
    @Param('id') id: string,
    @Param('organizationId') organizationId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    await this.reserveSeats.remove(id, organizationId, page.actor);
    page.redirect(sessionPath({ id }, 'seats'), 'seatsReleased');
  }

  private async organizationNamed(callId: string, name: string): Promise<string | null> {
    const wanted = { emailKey: name, organization: name, country: null };
    if (name === '') return null;
    return (await findOrganizationsOf(this.database.manager, callId, [wanted])).get(name) ?? null;
  }

  /** The page; with `?organization=ID` its form shows what is kept for it. */
  private async show(
    id: string,
    page: ConsolePage,
    typed: ReservedSeatsFields | null,
    faults: readonly FieldError[],
  ): Promise<void> {
    const tx = this.database.manager;
    const session = await getSession(tx, id);
    const layout = await page.layout();
    const kept = await listReservations(tx, session.id);
    const chosen = kept.find((one) => one.organizationId === page.query.text('organization'));
    const fields = typed ?? (chosen === undefined ? emptyReservedSeats : fieldsOfKept(chosen, session.timeZone));
    const names = await listOrganizationNames(tx, session.callId);
    const view = reservedSeatsPage(layout, { session, kept, names, fields, faults });
    page.render('registrations/reserved-seats', view, faults.length > 0 ? 422 : 200);
  }
}

function faultsOfRefusal({ code, values, message, faults }: Refusal): FieldError[] {
  return code === 'too-few-seats' ? [{ path: 'seats', code, message, values }] : faults;
}
