import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { personPage } from './person.page.js';
import { findPersonDetails } from './person.queries.js';

/** A person with all their sessions, messages and activity. */
@ConsoleController('people/:id', 'people')
export class PersonPageController {
  constructor(private readonly database: DataSource) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(this.database.manager, id);
    const call = await page.callOf(attendee);
    const details = await findPersonDetails(this.database.manager, attendee);
    page.render('registrations/person', personPage(await page.layout(), { call, ...details }));
  }
}
