import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { recipientCount } from '../../domain/sessions/recipients.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { EditSession } from '../../flows/sessions/edit-session.flow.js';
import { ReserveSeats } from '../../flows/registrations/reserve-seats.flow.js';
import { findOrganizationsOf } from '../../domain/organizations/organizations.queries.js';
import { Conflict, type FieldError, Invalid } from '../../platform/errors.js';
import { listReservations } from '../../domain/registrations/seats/reservations.queries.js';
import type { SeatReservation } from '../../domain/registrations/seats/seat-reservation.entity.js';
import { requireInput } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { editedForm, FormEdit, openedEdit } from '../ui/form-edit.js';
import {
  emptyReservedSeats,
  type ReservedSeatsFields,
  reservedSeatsFields,
  readReservedSeats,
  seatRuleForm,
} from './seat-rules.js';
import {
  editedSeats,
  fieldsOfReservation,
  reservedSeatsPage,
  type SentRule,
  togetherInSeats,
} from './reserved-seats.page.js';
import { listOrganizationNames } from '../organizations/organizations.queries.js';
import { sessionPath } from '../paths/session-paths.js';

/** The seats of a session: the rules by which they are given away, and those that are reserved for organizations. */
@ConsoleController('sessions/:id/seats', 'sessions')
export class ReservedSeatsController {
  constructor(
    private readonly database: DataSource,
    private readonly reserveSeats: ReserveSeats,
    private readonly editSession: EditSession,
  ) {}

  @Get()
  async list(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, id, {});
  }

  @Post()
  async reserve(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const fields = reservedSeatsFields(page.form);
    const edit = new FormEdit(page, editedSeats(id, page.language));
    try {
      const { session } = await page.session(id);
      const reading = readReservedSeats(fields, session.timeZone);
      const organizationId = await this.findOrganization(session.callId, fields.organization);
      if (organizationId === null) throw unknownOrganization(reading.fieldErrors);
      requireInput(reading);
      const input = (current: SeatReservation | null) => {
        const { organization } = fields;
        const stored = current && fieldsOfReservation({ ...current, organization }, session.timeZone);
        const merged = edit.merge(fields, stored ?? { ...emptyReservedSeats, organization });
        return requireInput(readReservedSeats(merged, session.timeZone));
      };
      await this.reserveSeats.put(session.id, organizationId, input, page.actor);
      page.redirect(sessionPath(session, 'seats'), 'console.registrations.done.seatsReserved', edit.kept);
    } catch (error) {
      await page.fail(atSeats(error), (fieldErrors) => this.show(page, id, { fields, fieldErrors, edit }));
    }
  }

  /** Changes one rule. */
  @Post('rules/:rule')
  async change(@Param('id') id: string, @Param('rule') name: string, @Page() page: ConsolePage): Promise<void> {
    const form = seatRuleForm(name);
    const typed = form.typed(page.form);
    const edit = new FormEdit(page, editedForm(form, `session:${id}`, { language: page.language, now: page.now }));
    try {
      const changes = (current: Session) => form.read(edit.merge(typed, form.show(current)));
      const { recipients } = await this.editSession.run(id, changes, page.actor);
      const notified = recipientCount(recipients);
      page.redirect(sessionPath({ id }, 'seats'), 'console.sessions.done.edited', { notified, ...edit.kept });
    } catch (error) {
      await page.fail(error, async (fieldErrors) =>
        this.show(page, id, { rule: { name, typed: edit.fields(typed), edit: await edit.view(), fieldErrors } }),
      );
    }
  }

  @Post(':organizationId/release')
  async release(@Param('id') id: string, @Param('organizationId') organizationId: string, @Page() page: ConsolePage) {
    await this.reserveSeats.remove(id, organizationId, page.actor);
    page.redirect(sessionPath({ id }, 'seats'), 'console.registrations.done.seatsReleased');
  }

  private async findOrganization(callId: string, name: string): Promise<string | null> {
    if (name === '') return null;
    const named = { emailKey: name, organization: name, country: null };
    return (await findOrganizationsOf(this.database.manager, callId, [named])).get(name) ?? null;
  }

  /** The page; with `?organization=ID` its form shows what is reserved for that organization. */
  private async show(
    page: ConsolePage,
    id: string,
    sent: {
      fields?: ReservedSeatsFields;
      fieldErrors?: readonly FieldError[];
      edit?: FormEdit<ReservedSeatsFields>;
      rule?: SentRule;
    },
  ): Promise<void> {
    const connection = this.database.manager;
    const { session, call } = await page.session(id);
    const reservations = await listReservations(connection, session.id);
    const chosen = reservations.find((one) => one.organizationId === page.query.text('organization'));
    const stored = chosen === undefined ? emptyReservedSeats : fieldsOfReservation(chosen, session.timeZone);
    const fields = (sent.fields && sent.edit?.fields(sent.fields)) ?? stored;
    const edit = (await sent.edit?.view()) ?? openedEdit(stored, togetherInSeats);
    const names = await listOrganizationNames(connection, session.callId);
    const { fieldErrors = [], rule = null } = sent;
    const { hoursToConfirm } = call;
    const input = { session, reservations, names, fields, edit, fieldErrors, rule, hoursToConfirm };
    const view = reservedSeatsPage(await page.layout(), input);
    page.render('registrations/reserved-seats', view);
  }
}

function unknownOrganization(others: readonly FieldError[]): Invalid {
  const message = 'Organization not found.';
  const fieldError = { path: 'organization', code: 'unknown-organization', message };
  return new Invalid('invalid', message, {}, [fieldError, ...others]);
}

/** Too few free seats are an error of the field that asks for them. */
function atSeats(error: unknown): unknown {
  if (!(error instanceof Conflict) || error.code !== 'too-few-seats') return error;
  const { code, message, values } = error;
  return new Invalid(code, message, values, [{ path: 'seats', code, message, values }]);
}
