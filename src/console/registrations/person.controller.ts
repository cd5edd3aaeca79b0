import { Get, Param } from '@nestjs/common';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { showPerson } from './show-person.js';

/** A person with all their sessions, messages and activity. */
@ConsoleController('people/:id', 'people')
export class PersonPageController {
  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await showPerson(page, page.connection, id);
  }
}
