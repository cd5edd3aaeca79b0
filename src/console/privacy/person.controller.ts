import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { countRemains } from '../../domain/privacy/erasure.queries.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { ErasePerson } from '../../flows/privacy/erase-person.flow.js';
import { ExportPerson } from '../../flows/privacy/export-person.flow.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { personPath } from '../paths/registration-paths.js';
import { AllowWhenArchived } from '../frame/signed-in.guard.js';
import { RequireAbility } from '../frame/require-ability.js';
import { erasePersonPage } from './erase-person.page.js';

/** What organizers do when a person asks for their data, or for its erasure. */
@ConsoleController('people/:id', 'people')
@RequireAbility('change')
export class PersonController {
  constructor(
    private readonly database: DataSource,
    private readonly erasePerson: ErasePerson,
    private readonly exportPerson: ExportPerson,
  ) {}

  @Get('data.json')
  async download(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { id: attendeeId } = await getAttendee(this.database.manager, id);
    const file = await this.exportPerson.run(attendeeId, page.actor);
    // The beginning of an id is the same for all who registered in the same minute.
    page.download(`person-${attendeeId.slice(-8)}.json`, JSON.stringify(file, null, 2));
  }

  @Get('erase')
  async ask(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const attendee = await getAttendee(connection, id);
    await page.callOf(attendee);
    const remains = await countRemains(connection, attendee.id, page.now);
    page.render('privacy/erase-person', erasePersonPage(await page.layout(), attendee, remains));
  }

  @Post('erase')
  @AllowWhenArchived(true)
  async erase(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(this.database.manager, id);
    await this.erasePerson.run(attendee.id, page.actor);
    page.redirect(personPath(attendee), 'console.privacy.erase.done');
  }
}
