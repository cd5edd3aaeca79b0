import { Get } from '@nestjs/common';
import { listCalls } from '../../../domain/calls/calls.queries.js';
import { listMilestones } from '../domain/milestones.queries.js';
import { listPilots } from '../domain/pilots.queries.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { myPilotsPage, type PilotsOfCall } from './pilots.page.js';

/** The pilots that a department is responsible for. */
@ConsoleController('my-pilots', 'my-pilots')
export class MyPilotsController {
  @Get()
  @RequireAbility('own-pilots')
  async list(@Page() page: ConsolePage): Promise<void> {
    const calls: PilotsOfCall[] = [];
    for (const call of await listCalls(page.connection)) {
      const pilots = await listPilots(page.connection, call.id, page.organizer.id);
      const ids = pilots.map(({ id }) => id);
      if (ids.length > 0) calls.push({ call, pilots, milestones: await listMilestones(page.connection, ids) });
    }
    page.render('pilots/my-pilots', myPilotsPage(await page.layout(), calls));
  }
}
