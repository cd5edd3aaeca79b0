import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listEvidence } from '../../domain/attendance/attendance.queries.js';
import { CorrectAttendance, type AttendanceRuling } from '../../flows/attendance/correct-attendance.flow.js';
import { Invalid } from '../../platform/errors.js';
import { getRegisteredPerson, getRegistration } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { registrationPath } from '../paths.js';
import { type PresencePage, presencePage, rulings } from './presence.page.js';

/** Corrects by hand whether somebody was there. */
@ConsoleController('registrations/:id/presence', 'sessions')
export class PresenceController {
  constructor(
    private readonly database: DataSource,
    private readonly correct: CorrectAttendance,
  ) {}

  @Get()
  @RequireAbility('change')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    page.render('attendance/correct-attendance', await this.page(id, page, {}));
  }

  @Post()
  async save(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const values = page.form;
    const as = values.choice('as', rulings);
    const typed = values.text('minutes').trim();
    const { sessionId } = await getRegistration(this.database.manager, id);
    const minutes = typed === '' ? null : /^\d{1,6}$/u.test(typed) ? Number(typed) : -1;
    const ruling: AttendanceRuling = as === 'present' ? { as, minutes } : { as };
    try {
      await this.correct.run(sessionId, [id], ruling, page.actor);
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      const { faults } = error;
      page.render(
        'attendance/correct-attendance',
        await this.page(id, page, { typed: { as, minutes: typed }, faults }),
        error.status,
      );
      return;
    }
    page.redirect(registrationPath(id), 'console.attendance.done.presenceCorrected');
  }

  private async page(
    id: string,
    page: ConsolePage,
    entered: Pick<Parameters<typeof presencePage>[1], 'typed' | 'faults'>,
  ): Promise<PresencePage> {
    const tx = this.database.manager;
    const person = await getRegisteredPerson(tx, id);
    const session = await getSession(tx, person.registration.sessionId);
    await page.callOf(session);
    const layout = await page.layout();
    const { spans, correction } = (await listEvidence(tx, [id])).get(id) ?? { spans: [], correction: null };
    return presencePage(layout, { ...person, session, spans, correction, ...entered });
  }
}
