import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { countAtDoor, findStandingCheckIn } from '../../domain/attendance/check-ins.queries.js';
import { CheckIn } from '../../flows/attendance/check-in.flow.js';
import { UndoCheckIn } from '../../flows/attendance/undo-check-in.flow.js';
import { getRegisteredPerson } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { choiceOf, formValues, type FormValues, searchOf, textOf } from '../form-values.js';
import { RequireAbility } from '../require-ability.js';
import { actorOf } from '../signed-in.js';
import { doorOutcomes, type Told } from './check-in-answer.js';
import { doorPage } from './check-in.page.js';
import { getDoorSession, listLatest, searchDoorPeople } from './check-in.queries.js';
import { told, toldPath } from './check-in-view.js';
import type { Tx } from '../../platform/database/tx.js';

const mostFound = 20;
const mostLatest = 5;

/** The door of one session: all of it works without scripts. */
@ConsoleController('door/sessions/:id')
@RequireAbility('check-in')
export class DoorController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly checkIn: CheckIn,
    private readonly undoCheckIn: UndoCheckIn,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const tx = this.database.manager;
    const session = await getDoorSession(this.database.manager, id);
    const query = formValues(request.query);
    const search = searchOf(query);
    const frame = await this.pages.frame(request, reply, { call: null, section: 'door' });
    const view = doorPage(frame, {
      session,
      ...(await countAtDoor(tx, session.id)),
      told: await this.toldIn(tx, query),
      search,
      found: search === '' ? [] : await searchDoorPeople(tx, session.id, search, mostFound),
      latest: await listLatest(tx, session.id, mostLatest),
    });
    sendPage(reply, 'attendance/check-in', view);
  }

  @Post('check-ins')
  async letIn(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = formValues(body);
    const code = textOf(values, 'code').trim() || undefined;
    const answer = await this.checkIn.run(id, { code, registrationId: textOf(values, 'person') }, actorOf(request));
    seeOther(reply, toldPath(id, answer));
  }

  @Post('undo')
  async undo(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { outcome, person } = await this.undoCheckIn.run(
      id,
      textOf(formValues(body), 'person'),
      undefined,
      actorOf(request),
    );
    seeOther(reply, toldPath(id, { outcome, person }));
  }

  /** What was said before the page was led on. */
  private async toldIn(tx: Tx, query: FormValues): Promise<Told | null> {
    if (textOf(query, 'told') === '') return null;
    const outcome = choiceOf(query, 'told', doorOutcomes);
    const id = textOf(query, 'person');
    if (outcome === 'unknown' || id === '') return { outcome: 'unknown', person: null, since: null, other: null };
    const person = await getRegisteredPerson(tx, id);
    const standing = await findStandingCheckIn(tx, person.registration.id);
    const other = outcome === 'other-session' ? await getSession(tx, person.registration.sessionId) : null;
    return told({ outcome, person, since: standing?.at ?? null, session: other });
  }
}
