import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource, type EntityManager } from 'typeorm';
import { hasDoor } from '../../attendance/check-in.js';
import { countAtDoor, findStandingCheckIn } from '../../attendance/check-ins.queries.js';
import { CheckIn, type DoorAnswer } from '../../flows/attendance/check-in.js';
import { UndoCheckIn } from '../../flows/attendance/undo-check-in.js';
import type { Actor } from '../../identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { NotFound, Refusal } from '../../platform/errors.js';
import { instant, read } from '../../platform/validation.js';
import { getRegisteredPerson, type RegisteredPerson } from '../../registrations/registrations.queries.js';
import type { Session } from '../../sessions/session.entity.js';
import { getSession } from '../../sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { Desk, seeOther, sendPage } from '../desk.js';
import { choiceOf, formValues, searchOf, textOf } from '../form-values.js';
import { Needs } from '../needs.js';
import { doorSessionPath, withQuery } from '../paths.js';
import { actorOf } from '../signed-in.js';
import { answerView, doorOutcomes, type Told } from './door-answer.js';
import { type Scan, scansInput } from './door-input.js';
import { doorList, newsSince } from './door-list.js';
import { doorPage } from './door.page.js';
import { listDoorPeople, listLatest, searchDoorPeople } from './door.queries.js';

const mostFound = 20;
const mostLatest = 5;

/** The door of one session, for pages without scripts and for phones that keep a list and a queue. */
@ConsoleController('door/sessions/:id')
@Needs('check-in')
export class DoorController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly desk: Desk,
    private readonly checkIn: CheckIn,
    private readonly undoCheckIn: UndoCheckIn,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const tx = this.database.manager;
    const session = await this.session(id);
    const query = formValues(request.query);
    const search = searchOf(query);
    const frame = await this.desk.frame(request, reply, { call: null, section: 'door' });
    const view = doorPage(frame, {
      session,
      ...(await countAtDoor(tx, session.id)),
      told: await this.toldIn(tx, query),
      search,
      found: search === '' ? [] : await searchDoorPeople(tx, session.id, search, mostFound),
      latest: await listLatest(tx, session.id, mostLatest),
    });
    sendPage(reply, 'door', view);
  }

  /** What a phone keeps for the time without network; with `?since=` what is new in it. */
  @Get('list')
  async list(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const session = await this.session(id);
    const now = this.clock.now();
    const heard = instant.safeParse(textOf(formValues(request.query), 'since'));
    const since = heard.success ? newsSince(heard.data) : null;
    const people = await listDoorPeople(this.database.manager, session.id, since);
    const { secret } = this.config;
    const list = await doorList(session, people, {
      secret,
      csrfToken: reply.generateCsrf(),
      now,
      isNews: since !== null,
    });
    void reply.header('cache-control', 'no-store').send(list);
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

  /** What a phone saw, and may tell again: an answer for each in their order. */
  @Post('scans')
  async scans(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const session = await this.session(id);
    const { scans } = read(scansInput, body);
    const actor = actorOf(request);
    const { language } = await this.desk.frame(request, reply, { call: null, section: 'door' });
    const answers = [];
    for (const scan of scans) {
      const told = await this.tell(session, scan, actor);
      answers.push({
        id: scan.id,
        registrationId: told.person?.id ?? null,
        since: told.since?.toISOString() ?? null,
        ...answerView(told, session, language),
      });
    }
    const counts = await countAtDoor(this.database.manager, session.id);
    void reply
      .code(200)
      .header('cache-control', 'no-store')
      .send({ answers, ...counts });
  }

  private async tell(session: Session, { id, at, code, registrationId, undoes }: Scan, actor: Actor): Promise<Told> {
    try {
      if (undoes !== undefined) {
        const undone = await this.undoCheckIn.run(session.id, registrationId ?? '', undoes, actor);
        return told({ ...undone, since: 'since' in undone ? undone.since : null });
      }
      const answer = await this.checkIn.run(session.id, { id, at, code, registrationId }, actor);
      return told(answer);
    } catch (error) {
      // One that can never be told must not keep the phone from telling the others.
      if (error instanceof Refusal && error.status !== 403) return told({ outcome: 'unknown' });
      throw error;
    }
  }

  /** What was said before the page was led on. */
  private async toldIn(tx: EntityManager, query: ReturnType<typeof formValues>): Promise<Told | null> {
    if (textOf(query, 'told') === '') return null;
    const outcome = choiceOf(query, 'told', doorOutcomes);
    const id = textOf(query, 'person');
    if (outcome === 'unknown' || id === '') return { outcome: 'unknown', person: null, since: null, other: null };
    const person = await getRegisteredPerson(tx, id);
    const standing = await findStandingCheckIn(tx, person.registration.id);
    const other = outcome === 'other-session' ? await getSession(tx, person.registration.sessionId) : null;
    return told({ outcome, person, since: standing?.at ?? null, session: other });
  }

  private async session(id: string): Promise<Session> {
    const session = await getSession(this.database.manager, id);
    if (session.state === 'draft' || !hasDoor(session))
      throw new NotFound('session-not-found', 'There is no such session.');
    return session;
  }
}

type Said = Pick<Told, 'outcome'> & {
  person?: RegisteredPerson;
  at?: Date;
  since?: Date | null;
  session?: Session | null;
};

function told({ outcome, person, at, since, session }: Said): Told {
  return {
    outcome,
    person: person
      ? { id: person.registration.id, name: person.attendee.name, organization: person.organization }
      : null,
    since: since ?? at ?? null,
    other: session ?? null,
  };
}

/** The page of the door with what it said on top. */
export function toldPath(sessionId: string, answer: DoorAnswer | Said): string {
  const person = 'person' in answer ? answer.person?.registration.id : undefined;
  return withQuery(doorSessionPath({ id: sessionId }), { told: answer.outcome, person });
}
