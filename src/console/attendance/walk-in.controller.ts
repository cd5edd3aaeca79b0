import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AdmitWalkIn } from '../../flows/attendance/admit-walk-in.flow.js';
import { Conflict, type FieldError, Invalid } from '../../platform/errors.js';
import { hasMessage } from '../../platform/i18n/messages.js';
import { read } from '../../platform/validation.js';
import { registrationInput } from '../../domain/registrations/registration-input.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { getDoorSession } from './check-in.queries.js';
import { toldPath } from './check-in-view.js';
import { walkInPage, type WalkInValues } from './walk-in.page.js';

/** People who come without a registration. */
@ConsoleController('door/sessions/:id/walk-in', 'door')
@RequireAbility('check-in')
export class WalkInController {
  constructor(
    private readonly database: DataSource,
    private readonly admitWalkIn: AdmitWalkIn,
  ) {}

  @Get()
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(id, page, { name: '', email: '', organization: '' });
  }

  @Post()
  async admit(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const values = page.form;
    const [name, email, organization] = ['name', 'email', 'organization'].map((key) => values.text(key).trim());
    const typed: WalkInValues = { name: name ?? '', email: email ?? '', organization: organization ?? '' };
    try {
      const input = read(registrationInput, { ...typed, organization: typed.organization || null });
      page.redirect(toldPath(id, await this.admitWalkIn.run(id, input, page.actor)));
    } catch (error) {
      if (error instanceof Invalid) return this.show(id, page, typed, error.faults);
      if (!(error instanceof Conflict)) throw error;
      const code = hasMessage('en', `console.attendance.checkIn.refused.title.${error.code}`) ? error.code : 'other';
      return this.show(id, page, typed, [], code);
    }
  }

  private async show(
    id: string,
    page: ConsolePage,
    typed: WalkInValues,
    faults: readonly FieldError[] = [],
    refusal: string | null = null,
  ): Promise<void> {
    const session = await getDoorSession(this.database.manager, id);
    const layout = await page.layout();
    const status = faults.length > 0 ? 422 : refusal === null ? 200 : 409;
    page.render('attendance/walk-in', walkInPage(layout, session, typed, faults, refusal), status);
  }
}
