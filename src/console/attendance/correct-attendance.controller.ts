import { Get, Param, Post } from '@nestjs/common';
import { listEvidence } from '../../domain/attendance/attendance.queries.js';
import type { AttendanceRuling } from '../../domain/attendance/correct-attendance.js';
import { RecordAttendance } from '../../flows/attendance/record-attendance.flow.js';
import { getRegisteredPerson, getRegistration } from '../../domain/registrations/registrations.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { FormEdit } from '../ui/form-edit.js';
import { OpenToFacilitators, RequireAbility } from '../frame/require-ability.js';
import { registrationPath } from '../paths/registration-paths.js';
import {
  correctAttendancePage,
  correctionFields,
  editedCorrection,
  type RulingName,
  rulings,
} from './correct-attendance.page.js';

/** Corrects the attendance of a person by hand. */
@ConsoleController('registrations/:id/presence', 'sessions')
@OpenToFacilitators('registration')
export class CorrectAttendanceController {
  constructor(private readonly recordAttendance: RecordAttendance) {}

  @Get()
  @RequireAbility('change')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, id, {});
  }

  @Post()
  async save(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const typed = { as: page.form.choice('as', rulings), minutes: page.form.text('minutes').trim() };
    const edit = new FormEdit(page, editedCorrection(id, page.language));
    try {
      const { sessionId } = await getRegistration(page.connection, id);
      await this.recordAttendance.correct(sessionId, [id], rulingOf(typed), page.actor, (evidence) => {
        edit.merge(typed, correctionFields(evidence.get(id)?.correction ?? null));
      });
      page.redirect(registrationPath(id), 'console.attendance.done.presenceCorrected');
    } catch (error) {
      await page.fail(error, async (fieldErrors) =>
        this.show(page, id, { typed, fieldErrors, edit: await edit.view() }),
      );
    }
  }

  private async show(
    page: ConsolePage,
    id: string,
    entered: Pick<Parameters<typeof correctAttendancePage>[1], 'typed' | 'edit' | 'fieldErrors'>,
  ): Promise<void> {
    const { connection } = page;
    const person = await getRegisteredPerson(connection, id);
    const { session } = await page.session(person.registration.sessionId);
    const { spans, correction } = (await listEvidence(connection, [id])).get(id) ?? { spans: [], correction: null };
    const view = correctAttendancePage(await page.layout(), { ...person, session, spans, correction, ...entered });
    page.render('attendance/correct-attendance', view);
  }
}

/** Minutes that are no number are refused as -1. */
function rulingOf({ as, minutes }: { as: RulingName; minutes: string }): AttendanceRuling {
  if (as !== 'present') return { as };
  return { as, minutes: minutes === '' ? null : /^\d{1,6}$/u.test(minutes) ? Number(minutes) : -1 };
}
