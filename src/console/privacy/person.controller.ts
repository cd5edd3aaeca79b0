import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { countRemains } from '../../domain/privacy/erasure.queries.js';
import { getAttendee, getRegistration } from '../../domain/registrations/registrations.queries.js';
import { ErasePerson } from '../../flows/privacy/erase-person.flow.js';
import { ExportPerson } from '../../flows/privacy/export-person.flow.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { registrationPath } from '../paths.js';
import { RequireAbility } from '../require-ability.js';
import { erasePersonPage } from './erase-person.page.js';

/** What organizers do when a person asks for their data, or for its erasure. */
@ConsoleController('registrations/:id', 'sessions')
@RequireAbility('change')
export class PersonController {
  constructor(
    private readonly database: DataSource,
    private readonly erasePerson: ErasePerson,
    private readonly exportPerson: ExportPerson,
  ) {}

  @Get('data.json')
  async download(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { attendeeId } = await getRegistration(this.database.manager, id);
    const file = await this.exportPerson.run(attendeeId, page.actor);
    page.download(`person-${attendeeId.slice(0, 8)}.json`, JSON.stringify(file, null, 2));
  }

  @Get('erase')
  async ask(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const registration = await getRegistration(connection, id);
    await page.session(registration.sessionId);
    const attendee = await getAttendee(connection, registration.attendeeId);
    const remains = await countRemains(connection, attendee.id, page.now);
    page.render('privacy/erase-person', erasePersonPage(await page.layout(), registration, attendee, remains));
  }

  @Post('erase')
  async erase(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { attendeeId } = await getRegistration(this.database.manager, id);
    await this.erasePerson.run(attendeeId, page.actor);
    page.redirect(registrationPath(id), 'console.privacy.erase.done');
  }
}
