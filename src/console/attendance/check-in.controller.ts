import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { FormValues } from '../../platform/http/form-values.js';
import { countAtDoor, findStandingCheckIn } from '../../domain/attendance/check-ins.queries.js';
import { CheckIn } from '../../flows/attendance/check-in.flow.js';
import { UndoCheckIn } from '../../flows/attendance/undo-check-in.flow.js';
import { getRegisteredPerson } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { doorOutcomes, type Told } from './check-in-answer.js';
import { doorPage } from './check-in.page.js';
import { getDoorSession, listLatest, searchDoorPeople } from './check-in.queries.js';
import { told, toldPath } from './check-in-view.js';
import type { Tx } from '../../platform/database/tx.js';

const mostFound = 20;
const mostLatest = 5;

/** The door of one session: all of it works without scripts. */
@ConsoleController('door/sessions/:id', 'door')
@RequireAbility('check-in')
export class DoorController {
  constructor(
    private readonly database: DataSource,
    private readonly checkIn: CheckIn,
    private readonly undoCheckIn: UndoCheckIn,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const tx = this.database.manager;
    const session = await getDoorSession(this.database.manager, id);
    const query = page.query;
    const search = query.search;
    const layout = await page.layout();
    const view = doorPage(layout, {
      session,
      ...(await countAtDoor(tx, session.id)),
      told: await this.toldIn(tx, query),
      search,
      found: search === '' ? [] : await searchDoorPeople(tx, session.id, search, mostFound),
      latest: await listLatest(tx, session.id, mostLatest),
    });
    page.render('attendance/check-in', view);
  }

  @Post('check-ins')
  async letIn(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const values = page.form;
    const code = values.text('code').trim() || undefined;
    const answer = await this.checkIn.run(id, { code, registrationId: values.text('person') }, page.actor);
    page.redirect(toldPath(id, answer));
  }

  @Post('undo')
  async undo(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { outcome, person } = await this.undoCheckIn.run(id, page.form.text('person'), undefined, page.actor);
    page.redirect(toldPath(id, { outcome, person }));
  }

  /** What was said before the page was led on. */
  private async toldIn(tx: Tx, query: FormValues): Promise<Told | null> {
    if (query.text('told') === '') return null;
    const outcome = query.choice('told', doorOutcomes);
    const id = query.text('person');
    if (outcome === 'unknown' || id === '') return { outcome: 'unknown', person: null, since: null, other: null };
    const person = await getRegisteredPerson(tx, id);
    const standing = await findStandingCheckIn(tx, person.registration.id);
    const other = outcome === 'other-session' ? await getSession(tx, person.registration.sessionId) : null;
    return told({ outcome, person, since: standing?.at ?? null, session: other });
  }
}
