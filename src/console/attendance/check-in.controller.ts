import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { FormValues } from '../../platform/http/form-values.js';
import { countCheckIns, findCurrentCheckIn } from '../../domain/attendance/check-ins.queries.js';
import { CheckIn } from '../../flows/attendance/check-in.flow.js';
import { getRegisteredPerson } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { OpenToFacilitators, RequireAbility } from '../frame/require-ability.js';
import { checkInPath, mySessionsPath } from '../paths/paths.js';
import { checkInOutcomes, type CheckInAnswer } from './check-in-answer.js';
import { checkInPage } from './check-in.page.js';
import { getCheckInSession, listLatest, searchCheckInPeople } from './check-in.queries.js';
import { checkInAnswer, checkInAnswerPath } from './check-in-view.js';

const maxFound = 20;
const maxLatest = 5;

/** The check-in of one session; all of it works without scripts. */
@ConsoleController('door/sessions/:id', 'check-in')
@OpenToFacilitators('session')
@RequireAbility('check-in')
export class CheckInController {
  constructor(
    private readonly database: DataSource,
    private readonly checkIn: CheckIn,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const session = await getCheckInSession(connection, id);
    if (session.state === 'cancelled') {
      const { isFacilitator } = await page.layout();
      return page.redirect(isFacilitator ? mySessionsPath : checkInPath, 'console.attendance.checkIn.cancelled');
    }
    const { search } = page.query;
    const view = checkInPage(await page.layout(), {
      session,
      ...(await countCheckIns(connection, session.id)),
      answer: await this.lastAnswer(page.query),
      search,
      found: search === '' ? [] : await searchCheckInPeople(connection, session.id, search, maxFound),
      latest: await listLatest(connection, session.id, maxLatest),
    });
    page.render('attendance/check-in', view);
  }

  @Post('check-ins')
  async letIn(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { form, actor } = page;
    const code = form.text('code').trim() || undefined;
    page.redirect(
      checkInAnswerPath(id, await this.checkIn.run(id, { code, registrationId: form.text('person') }, actor)),
    );
  }

  @Post('undo')
  async undo(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { outcome, person } = await this.checkIn.undo(id, page.form.text('person'), undefined, page.actor);
    page.redirect(checkInAnswerPath(id, { outcome, person }));
  }

  /** The answer to the last check-in, as the address names it. */
  private async lastAnswer(query: FormValues): Promise<CheckInAnswer | null> {
    const connection = this.database.manager;
    if (query.text('outcome') === '') return null;
    const outcome = query.choice('outcome', checkInOutcomes);
    const id = query.text('person');
    if (outcome === 'unknown' || id === '') return { outcome: 'unknown', person: null, since: null, other: null };
    const person = await getRegisteredPerson(connection, id);
    const current = await findCurrentCheckIn(connection, person.registration.id);
    const other = outcome === 'other-session' ? await getSession(connection, person.registration.sessionId) : null;
    return checkInAnswer({ outcome, person, since: current?.at ?? null, session: other });
  }
}
