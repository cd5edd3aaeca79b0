import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import {
  type AddableSession,
  addableSessions,
  chosenTwice,
} from '../../domain/registrations/admission/addable-sessions.js';
import { openQuestions } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { mayAnswer } from '../questions/my-answers.js';
import { myRegistrationPath } from './registration-paths.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { listRegistrationsOf } from '../../domain/registrations/registrations.queries.js';
import { listPublicSessions, listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { Register } from '../../flows/registrations/register.flow.js';
import { type FieldError, invalidField } from '../../platform/errors.js';
import { Page, SitePage } from '../site-page.js';
import { registrationLimit } from '../limits.js';
import { maxSessions } from '../sessions/series.js';
import { checkedAttendance } from './registration-form.js';
import { type AddSessionsInput, addSessionsPage } from './add-sessions.page.js';
import { attendeeOfLink, OwnPageController } from './own-page-controller.js';

/** "Add a session" on a person's own page. The link proves who they are. */
@OwnPageController('/add')
export class AddSessionsController {
  constructor(
    private readonly database: DataSource,
    private readonly register: Register,
  ) {}

  @Get()
  async choose(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(this.database.manager, token);
    await this.show(page, token, attendee, {
      chosen: [page.query.text('session')],
      attendance: '',
      listensIn: '',
    });
  }

  @Post()
  @RouteConfig(registrationLimit)
  async add(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(this.database.manager, token);
    const typed = {
      chosen: page.form.list('sessions').slice(0, maxSessions),
      attendance: page.form.text('attendance'),
      listensIn: page.form.text('listensIn'),
    };
    try {
      const addable = await this.addable(attendee, page.now);
      const ids = checkedChoice(addable, typed.chosen);
      const sessions = addable.map(({ session }) => session).filter(({ id }) => ids.includes(id));
      const attendance = checkedAttendance(sessions, typed.attendance);
      const said = { attendance, listensIn: typed.listensIn };
      const { missed } = await this.register.addSessions(attendee, ids, page.attendee(attendee), said);
      const open = await this.firstUnanswered(attendee, sessions, page.now);
      const done = `/me/${token}?done=${doneOf(ids.length, missed.length)}`;
      page.redirect(open === null ? done : `${myRegistrationPath(`/me/${token}`, open)}/answers`);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, token, attendee, typed, fieldErrors));
    }
  }

  private async show(
    page: SitePage,
    token: string,
    attendee: Attendee,
    typed: Pick<AddSessionsInput, 'chosen' | 'attendance' | 'listensIn'>,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const call = await getCall(this.database.manager, attendee.callId);
    const addable = await this.addable(attendee, page.now);
    const view = addSessionsPage(
      { call, addable, ...typed, fieldErrors, mePath: `/me/${token}` },
      page.viewerOf(attendee),
    );
    page.render('registrations/add-sessions', view);
  }

  /** Returns the first registration for one of these sessions that has required questions to answer. */
  private async firstUnanswered({ id }: Attendee, sessions: readonly Session[], now: Date): Promise<string | null> {
    const asking = sessions.filter(({ questions }) => questions > 0);
    if (asking.length === 0) return null;
    const registrations = await listRegistrationsOf(this.database.manager, id);
    for (const session of asking) {
      const own = registrations.find(({ sessionId }) => sessionId === session.id);
      if (own === undefined || !mayAnswer(session, own, now)) continue;
      const questions = await listQuestions(this.database.manager, session.id);
      if (openQuestions(questions, own.answers).length > 0) return own.id;
    }
    return null;
  }

  private async addable({ id, callId }: Attendee, now: Date): Promise<AddableSession[]> {
    const connection = this.database.manager;
    const registrations = await listRegistrationsOf(connection, id);
    const sessions = await listSessionsById(
      connection,
      registrations.map(({ sessionId }) => sessionId),
    );
    const mine = sessions.flatMap((session) =>
      registrations.filter(({ sessionId }) => sessionId === session.id).map(({ state }) => ({ session, state })),
    );
    return addableSessions(await listPublicSessions(connection, callId), mine, now);
  }
}

/** Returns the chosen sessions that can still be added. Throws Invalid for none, and for two runs of one session. */
export function checkedChoice(addable: readonly AddableSession[], chosen: readonly string[]): string[] {
  if (chosen.length === 0) throw invalidField('sessions', 'none-chosen', 'Choose at least one session.');
  const [twice] = chosenTwice(addable, chosen);
  if (twice !== undefined) {
    throw invalidField('sessions', 'two-runs', 'Choose only one time of a session.', { title: twice.title });
  }
  return [...new Set(chosen)];
}

function doneOf(wanted: number, missed: number): 'added' | 'addedSome' | 'addedNone' {
  if (missed === 0) return 'added';
  return missed < wanted ? 'addedSome' : 'addedNone';
}
