import { randomUUID } from 'node:crypto';
import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { type DelegationMember, listMembers } from '../../domain/delegations/delegations.queries.js';
import { PreviewRoster } from '../../flows/delegations/preview-roster.flow.js';
import { RegisterRoster } from '../../flows/delegations/register-roster.flow.js';
import { Clock } from '../../platform/clock.js';
import { isUuid } from '../../platform/database/uuid.js';
import { Conflict } from '../../platform/errors.js';
import { renderPage } from '../../platform/views/renderer.js';
import { waitlistPositions } from '../../domain/registrations/registrations.queries.js';
import { registrationClosure } from '../../domain/sessions/session.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listPublicSessions, listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { delegationOfLink, type OpenDelegation } from './delegation-link.js';
import { delegationPage, type DelegationSession } from './delegation.page.js';
import { formLimit, rosterLimit } from '../limits.js';
import { viewerOfLink } from '../registrations/own-link.js';
import { readRosterRows, type RosterReading } from './roster-check.js';
import { type Foreseen, memberOf, rosterCheckView } from './roster-check-view.js';
import { rosterForm } from './roster-form.js';
import { readRosterForm, type RosterValues } from './roster-values.js';
import { attendeeActor, sendPage, textValues } from '../visitor.js';

const done: readonly string[] = ['registered', 'withdrawn', 'replaced'];

/** The page on which a coordinator keeps a delegation, by the link that only their mails hold. */
@Controller()
export class OwnDelegationController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly previewRoster: PreviewRoster,
    private readonly registerRoster: RegisterRoster,
  ) {}

  @Get('delegations/:token')
  async delegation(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const open = await delegationOfLink(this.database.manager, token);
    const asked = textValues(request.query)['session'] ?? '';
    const wished = asked === '' ? [] : (await this.openSessions(open)).filter((session) => session.slug === asked);
    const values = { ...emptyValues(), sessions: wished.map((session) => session.id) };
    await this.show(open, token, request, reply, { values, reading: null, foreseen: [], status: 200 });
  }

  @Post('delegations/:token/check')
  @RouteConfig(formLimit)
  async check(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const open = await delegationOfLink(this.database.manager, token);
    const values = await this.values(open, request);
    if (values.wantsRows) {
      await this.show(open, token, request, reply, { values, reading: null, foreseen: [], status: 200 });
    } else await this.answer(open, token, request, reply, values, readRosterRows(values));
  }

  @Post('delegations/:token/register')
  @RouteConfig(rosterLimit)
  async register(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const open = await delegationOfLink(this.database.manager, token);
    const values = await this.values(open, request);
    const reading = readRosterRows(values);
    // What was changed after it was checked is checked again.
    if (reading.isFaulty || values.checked !== reading.digest) {
      await this.answer(open, token, request, reply, values, reading);
      return;
    }
    const actor = attendeeActor(request, open.coordinator);
    const { sessions, allOrNothing } = values;
    const members = reading.members.map(memberOf);
    try {
      await this.registerRoster.run(open.delegation.id, { sessions, allOrNothing, members }, actor, values.submission);
      void reply.redirect(`/delegations/${token}?done=registered`, 303);
    } catch (error) {
      // Filled up or closed since it was checked: the page says where.
      if (!(error instanceof Conflict)) throw error;
      await this.answer(open, token, request, reply, values, reading);
    }
  }

  /** What was sent, without the sessions that take nobody any more. */
  private async values(open: OpenDelegation, request: FastifyRequest): Promise<RosterValues> {
    const values = await readRosterForm(request);
    const sessions = (await this.openSessions(open)).filter((session) => values.sessions.includes(session.id));
    const groups = sessions.flatMap((session) => session.occurrenceGroup ?? []);
    const hasTwoOccurrences = new Set(groups).size < groups.length;
    const sessionFault = sessions.length === 0 ? 'sessions' : hasTwoOccurrences ? 'two-runs' : null;
    const submission = isUuid(values.submission) ? values.submission : randomUUID();
    return { ...values, submission, sessionFault, sessions: sessions.map((session) => session.id) };
  }

  /** The page with what was found in a roster. */
  private async answer(
    open: OpenDelegation,
    token: string,
    request: FastifyRequest,
    reply: FastifyReply,
    values: RosterValues,
    reading: RosterReading,
  ): Promise<void> {
    const roster = { sessions: values.sessions, members: reading.members, allOrNothing: values.allOrNothing };
    const foreseen = await this.previewRoster.run(open.delegation, roster);
    const isRefused = foreseen.some(({ outlook }) => outlook.refusal !== null);
    const status = reading.isFaulty ? 422 : isRefused ? 409 : 200;
    await this.show(open, token, request, reply, { values, reading, foreseen, status });
  }

  private async show(
    open: OpenDelegation,
    token: string,
    request: FastifyRequest,
    reply: FastifyReply,
    form: { values: RosterValues; reading: RosterReading | null; foreseen: readonly Foreseen[]; status: number },
  ): Promise<void> {
    const { delegation, coordinator, organization, call } = open;
    const { values, reading, foreseen } = form;
    const path = `/delegations/${token}`;
    const viewer = viewerOfLink(request, coordinator, this.clock.now());
    const members = await listMembers(this.database.manager, delegation.id);
    const check = reading && rosterCheckView(reading, foreseen, coordinator, viewer);
    const sessions = await this.openSessions(open);
    const input = { path, sessions, values, reading, check, hasMembers: members.length > 0 };
    const isForm = reading !== null || values.wantsRows;
    const asked = textValues(request.query)['done'] ?? '';
    const view = delegationPage(
      {
        call,
        organization: organization.name,
        coordinator,
        // While a list is being written, nothing else stands in its way.
        sessions: isForm ? [] : await this.sessionsOf(members),
        roster: rosterForm(input, viewer),
        flash: !isForm && done.includes(asked) ? { key: `done.${asked}`, tone: '' } : null,
        path,
      },
      viewer,
    );
    sendPage(reply, renderPage('site/delegations/delegation', view), form.status);
  }

  private async sessionsOf(members: readonly DelegationMember[]): Promise<DelegationSession[]> {
    const tx = this.database.manager;
    const ids = [...new Set(members.map(({ registration }) => registration.sessionId))];
    const found: DelegationSession[] = [];
    for (const session of await listSessionsById(tx, ids)) {
      const own = members.filter(({ registration }) => registration.sessionId === session.id);
      const places = await waitlistPositions(
        tx,
        session.id,
        own.map(({ registration }) => registration),
      );
      found.push({ session, members: own, places });
    }
    return found;
  }

  private async openSessions({ call }: OpenDelegation): Promise<Session[]> {
    const now = this.clock.now();
    const sessions = await listPublicSessions(this.database.manager, call.id);
    return sessions.filter((session) => registrationClosure(session, now) === null);
  }
}

function emptyValues(): RosterValues {
  return {
    sessions: [],
    sessionFault: null,
    text: '',
    rows: [],
    allOrNothing: false,
    wantsRows: false,
    submission: randomUUID(),
    checked: '',
    fileFault: null,
  };
}
