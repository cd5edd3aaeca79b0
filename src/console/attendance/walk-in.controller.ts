import { Get, Param, Post } from '@nestjs/common';
import { AdmitWalkIn } from '../../flows/attendance/admit-walk-in.flow.js';
import { Conflict, type FieldError } from '../../platform/errors.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import { read } from '../../platform/validation.js';
import { registrationInput } from '../../domain/registrations/registration-input.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { OpenToFacilitators, RequireAbility } from '../frame/require-ability.js';
import { getCheckInSession } from './check-in.queries.js';
import { checkInAnswerPath } from './check-in-view.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { seatsInRoom } from '../../domain/sessions/attendance.js';
import { freeSeats } from '../../domain/registrations/registration.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { checkInSessionPath } from '../paths/attendance-paths.js';

/** People who come without a registration. */
@ConsoleController('door/sessions/:id/walk-in', 'check-in')
@OpenToFacilitators('session')
@RequireAbility('check-in')
export class WalkInController {
  constructor(private readonly admitWalkIn: AdmitWalkIn) {}

  @Get()
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, id, { name: '', email: '', organization: '' });
  }

  @Post()
  async admit(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const typed = (key: string) => page.form.text(key).trim();
    const values = { name: typed('name'), email: typed('email'), organization: typed('organization') };
    try {
      const input = read(registrationInput, { ...values, organization: values.organization || null });
      page.redirect(checkInAnswerPath(id, await this.admitWalkIn.run(id, input, page.actor)));
    } catch (error) {
      const again = (fieldErrors: readonly FieldError[], code: string) =>
        this.show(page, id, values, fieldErrors, code);
      await page.fail(error, again, (refusal) => refusal instanceof Conflict);
    }
  }

  private async show(
    page: ConsolePage,
    id: string,
    values: WalkInValues,
    fieldErrors: readonly FieldError[] = [],
    code: string | null = null,
  ): Promise<void> {
    const session = await getCheckInSession(page.connection, id);
    const refusal = fieldErrors.length > 0 || code === null ? null : knownRefusal(code);
    page.render('attendance/walk-in', walkInPage(await page.layout(), session, values, fieldErrors, refusal));
  }
}

function knownRefusal(code: string): string {
  return hasMessage('en', `console.attendance.checkIn.refused.title.${code}`) ? code : 'other';
}

interface WalkInValues {
  name: string;
  email: string;
  organization: string;
}

/** The form that checks in a person without a registration. */
function walkInPage(
  layout: ConsoleLayout,
  session: Session,
  typed: WalkInValues,
  fieldErrors: readonly FieldError[],
  refusal: string | null,
) {
  const { language } = layout;
  const text = (key: string, values = {}) => translate(language, `console.attendance.checkIn.${key}`, values);
  const { free } = freeSeats(seatsInRoom(session));
  const fields = {
    name: field('name', typed.name, fieldErrors, language),
    email: field('email', typed.email, fieldErrors, language),
    organization: field('organization', typed.organization, fieldErrors, language),
  };
  const labels = {
    name: text('field.name'),
    email: text('field.email'),
    organization: text('field.organization'),
  };
  return {
    ...layout,
    title: text('walkIn'),
    sessionTitle: session.title,
    backPath: checkInSessionPath(session),
    action: checkInSessionPath(session, 'walk-in'),
    seats: !Number.isFinite(free) ? null : text('seatsFree', { count: free }),
    isFull: free === 0,
    // Why they were not let in.
    refusal:
      refusal === null ? null : { title: text(`refused.title.${refusal}`), text: text(`refused.text.${refusal}`) },
    errors: errorSummary(Object.values(fields), labels, language),
    ...fields,
  };
}
