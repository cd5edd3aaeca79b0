import { Get, Param, Post } from '@nestjs/common';
import { countRemains, type Remains } from '../../domain/privacy/erasure.queries.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { ErasePerson } from '../../flows/privacy/erase-person.flow.js';
import { ExportPerson } from '../../flows/privacy/export-person.flow.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { personPath } from '../paths/registration-paths.js';
import { AllowWhenArchived } from '../frame/signed-in.guard.js';
import { RequireAbility } from '../frame/require-ability.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';

/** What organizers do when a person asks for their data, or for its erasure. */
@ConsoleController('people/:id', 'people')
@RequireAbility('change')
export class PersonController {
  constructor(
    private readonly erasePerson: ErasePerson,
    private readonly exportPerson: ExportPerson,
  ) {}

  @Get('data.json')
  async download(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { id: attendeeId } = await getAttendee(page.connection, id);
    const file = await this.exportPerson.run(attendeeId, page.actor);
    // The beginning of an id is the same for all who registered in the same minute.
    page.download(`person-${attendeeId.slice(-8)}.json`, JSON.stringify(file, null, 2));
  }

  @Get('erase')
  async ask(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const attendee = await getAttendee(connection, id);
    await page.callOf(attendee);
    const remains = await countRemains(connection, attendee.id, page.now);
    page.render('privacy/erase-person', erasePersonPage(await page.layout(), attendee, remains));
  }

  @Post('erase')
  @AllowWhenArchived(true)
  async erase(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(page.connection, id);
    await this.erasePerson.run(attendee.id, page.actor);
    page.redirect(personPath(attendee), 'console.privacy.erase.done');
  }
}

/** The question before an organizer erases a person's data: what goes, and what remains. */
function erasePersonPage(layout: ConsoleLayout, person: { id: string; name: string; email: string }, remains: Remains) {
  const { language } = layout;
  const { name, email } = person;
  const text = (key: string, values = {}) => translate(language, `console.privacy.erase.${key}`, values);
  const { registrations, attended, certificates, proposals, leaving } = remains;
  const numbers = certificates.join(translate(language, 'common.listComma'));
  return {
    ...layout,
    title: text('heading', { name }),
    action: personPath(person, 'erase'),
    backPath: personPath(person),
    name,
    email,
    heading: text('heading', { name }),
    facts: [
      text('leaving', { count: leaving }),
      text('counts', { registrations, attended }),
      ...(numbers === '' ? [] : [text('certificates', { numbers })]),
      ...(proposals === 0 ? [] : [text('proposals', { count: proposals })]),
    ],
  };
}
