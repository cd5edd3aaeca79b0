import { Get, HttpCode, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { type OpenedInvitation } from '../../domain/invitations/open-invitation.js';
import { addableSessions, chosenTwice } from '../../domain/registrations/admission/addable-sessions.js';
import { listRegistrationsOf } from '../../domain/registrations/registrations.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { AnswerInvitation } from '../../flows/invitations/answer-invitation.flow.js';
import { invitedName } from '../../domain/invitations/invitation-input.js';
import { type FieldError, Invalid } from '../../platform/errors.js';
import { fieldErrorsOf } from '../../platform/validation.js';
import { SiteController, Page, SitePage } from '../site-page.js';
import { enterLimit, registrationLimit } from '../limits.js';
import { checkedAttendance } from '../registrations/registration-form.js';
import { type InvitationDone, invitationPage } from './invitation.page.js';

const doneStates: readonly InvitationDone[] = ['registered', 'some', 'none', 'declined'];

/** The page of a personal invitation. Reading it changes nothing: mail scanners follow links. */
@SiteController('invitations/:token')
export class InvitationController {
  constructor(
    private readonly database: DataSource,
    private readonly answerInvitation: AnswerInvitation,
  ) {}

  @Get()
  async show(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.render(page, token, await this.answerInvitation.find(token), {});
  }

  /** The script of the page reports that it is shown. */
  @Post('opened')
  @HttpCode(204)
  @RouteConfig(enterLimit)
  async opened(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.answerInvitation.open(token, page.origin);
    void page.reply.code(204).send();
  }

  @Post()
  @RouteConfig(registrationLimit)
  async register(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const opened = await this.answerInvitation.find(token);
    const { sessions, mine } = await this.sessionsOf(opened);
    const viewer = viewerOf(page, opened, mine.length > 0);
    const typed = {
      chosen: page.form.list('sessions'),
      typedName: page.form.text('name'),
      attendance: page.form.text('attendance'),
      listensIn: page.form.text('listensIn'),
    };
    try {
      const ids = checkedChoice(sessions, mine, typed.chosen, page.now);
      const name = mine.length > 0 ? opened.attendee.name : checkedName(typed.typedName);
      const attendance = checkedAttendance(
        sessions.filter(({ id }) => ids.includes(id)),
        typed.attendance,
      );
      const { timeZone, isOwnZone, language } = viewer;
      const person = { name, timeZone, isOwnZone, language, attendance, listensIn: typed.listensIn };
      const { missed } = await this.answerInvitation.register(token, ids, person, page.origin);
      page.redirect(`/invitations/${token}?done=${doneOf(ids.length, missed.length)}`);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(page, token, opened, { ...typed, fieldErrors }));
    }
  }

  @Post('decline')
  @RouteConfig(enterLimit)
  async decline(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.answerInvitation.decline(token, true, page.origin);
    page.redirect(`/invitations/${token}?done=declined`);
  }

  @Post('reopen')
  @RouteConfig(enterLimit)
  async reopen(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.answerInvitation.decline(token, false, page.origin);
    page.redirect(`/invitations/${token}`);
  }

  private async render(
    page: SitePage,
    token: string,
    opened: OpenedInvitation,
    typed: {
      chosen?: string[];
      typedName?: string;
      attendance?: string;
      listensIn?: string;
      fieldErrors?: readonly FieldError[];
    },
  ): Promise<void> {
    const { invitee, invitation, attendee } = opened;
    const { sessions, mine } = await this.sessionsOf(opened);
    const isKnown = mine.length > 0;
    const input = {
      call: await getCall(this.database.manager, attendee.callId),
      invitee,
      invitation,
      person: { name: attendee.name, email: attendee.email, isKnown },
      sessions,
      mine,
      chosen: typed.chosen ?? null,
      typedName: typed.typedName ?? null,
      attendance: typed.attendance ?? '',
      listensIn: typed.listensIn ?? '',
      fieldErrors: typed.fieldErrors ?? [],
      done: doneStates.find((done) => done === page.query.text('done')) ?? null,
      token,
    };
    page.render('invitations/invitation', invitationPage(input, viewerOf(page, opened, isKnown)));
  }

  private async sessionsOf({ invitation, attendee }: OpenedInvitation) {
    const connection = this.database.manager;
    const registrations = await listRegistrationsOf(connection, attendee.id);
    const ids = [...invitation.sessionIds, ...registrations.map(({ sessionId }) => sessionId)];
    const all = await listSessionsById(connection, [...new Set(ids)]);
    const sessions = all
      .filter(({ id, state }) => invitation.sessionIds.includes(id) && state !== 'draft')
      .toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
    const mine = all.flatMap((session) =>
      registrations.filter(({ sessionId }) => sessionId === session.id).map(({ state }) => ({ session, state })),
    );
    return { sessions, mine };
  }
}

/**
 * Returns the language and zone of the reader: theirs if they are known. Otherwise those of the browser, and the
 * language of the organizers' list.
 */
function viewerOf(page: SitePage, { attendee, invitee }: OpenedInvitation, isKnown: boolean): Viewer {
  const own = page.viewerOf(attendee);
  if (isKnown) return own;
  const visitor = page.viewer({ timeZone: attendee.timeZone, languages: [attendee.language] });
  return invitee.language === null ? visitor : { ...visitor, language: own.language };
}

/** Returns the chosen sessions that are open. Throws Invalid for none, and for two runs of one session. */
function checkedChoice(
  sessions: readonly Session[],
  mine: Parameters<typeof addableSessions>[1],
  chosen: readonly string[],
  now: Date,
): string[] {
  const open = addableSessions(sessions, mine, now);
  const ids = [...new Set(chosen)].filter((id) => sessions.some((session) => session.id === id));
  if (ids.length === 0) throw invalid('none-chosen', 'Choose at least one session.');
  const [twice] = chosenTwice(open, ids);
  if (twice !== undefined) throw invalid('two-runs', 'Choose only one time of a session.', { title: twice.title });
  return ids;
}

function checkedName(typed: string): string {
  const read = invitedName.safeParse(typed);
  if (read.success) return read.data;
  const fieldErrors = fieldErrorsOf(read.error.issues).map((error) => ({ ...error, path: 'name' }));
  throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
}

function invalid(code: string, message: string, values: Record<string, string> = {}): Invalid {
  return new Invalid('invalid', message, {}, [{ path: 'sessions', code, message, values }]);
}

function doneOf(wanted: number, missed: number): InvitationDone {
  if (missed === 0) return 'registered';
  return missed < wanted ? 'some' : 'none';
}
