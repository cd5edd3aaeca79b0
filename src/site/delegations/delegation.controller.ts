import { randomUUID } from 'node:crypto';
import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { asksNeeds } from '../../domain/calls/needs-question.js';
import { listMembers, listListings } from '../../domain/delegations/delegations.queries.js';
import { listedMembers, type ListedMember } from '../../domain/delegations/listed-member.js';
import { chooseRosterSessions } from '../../domain/delegations/roster-sessions.js';
import { RegisterRoster } from '../../flows/delegations/register-roster.flow.js';
import { isUuid } from '../../platform/database/uuid.js';
import { Conflict, TooManyRequests } from '../../platform/errors.js';
import { publicView } from '../../domain/registrations/waitlist/waitlist.queries.js';
import { registrationClosure } from '../../domain/sessions/session.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { readIn } from '../../domain/sessions/session-texts.js';
import { listPublicSessions, listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { delegationOfLink, type OpenDelegation } from './delegation-link.js';
import { delegationPage, type DelegationSession } from './delegation.page.js';
import { Page, SitePage } from '../site-page.js';
import { formLimit, rosterLimit } from '../limits.js';
import { readRosterRows, type RosterReading } from './roster-check.js';
import { type Foreseen, memberOf, rosterCheckView } from './roster-check-view.js';
import { rosterForm } from './roster-form.js';
import { readRosterForm, type RosterValues } from './roster-values.js';
import { DelegationPageController } from '../registrations/own-page-controller.js';

const done: readonly string[] = ['registered', 'withdrawn', 'replaced'];

const doneFlash = (asked: string) => ({ key: `done.${asked}`, tone: '' as const });
const limitFlash = ({ code, values }: TooManyRequests) => ({ key: `limit.${code}`, tone: 'bad' as const, values });

interface Roster {
  values: RosterValues;
  /** Null before the preview. */
  reading: RosterReading | null;
  foreseen: readonly Foreseen[];
  /** Why too many people have not confirmed their addresses. */
  limit?: TooManyRequests | null;
}

/** The page of a delegation, by the link in its coordinator's emails. */
@DelegationPageController()
export class OwnDelegationController {
  constructor(
    private readonly database: DataSource,
    private readonly registerRoster: RegisterRoster,
  ) {}

  @Get()
  async delegation(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const open = await delegationOfLink(this.database.manager, token);
    const asked = page.query.text('session');
    const chosen = asked === '' ? [] : (await this.openSessions(open, page.now)).filter(({ slug }) => slug === asked);
    const values = { ...emptyValues(), sessions: chosen.map(({ id }) => id) };
    await this.show(page, token, open, { values, reading: null, foreseen: [] });
  }

  @Post('check')
  @RouteConfig(formLimit)
  async check(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const open = await delegationOfLink(this.database.manager, token);
    const values = await this.values(page, open);
    if (!values.wantsRows) return this.preview(page, token, open, values, readRosterRows(values));
    await this.show(page, token, open, { values, reading: null, foreseen: [] });
  }

  @Post('register')
  @RouteConfig(rosterLimit)
  async register(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const open = await delegationOfLink(this.database.manager, token);
    const values = await this.values(page, open);
    const reading = readRosterRows(values);
    // Changes since the preview are previewed again.
    const isChecked = !reading.isFaulty && values.checked === reading.digest;
    if (!isChecked) return this.preview(page, token, open, values, reading);
    const { sessions, allOrNothing, submission, attendance, listensIn } = values;
    const members = reading.members.map((member) => ({ ...memberOf(member), attendance, listensIn }));
    const roster = { sessions, allOrNothing, members };
    try {
      await this.registerRoster.run(open.delegation.id, roster, page.attendee(open.coordinator), submission);
      page.redirect(`/delegations/${token}?done=registered`);
    } catch (error) {
      // Full or closed since the preview, or too many people who have not confirmed: the page says so.
      if (!(error instanceof Conflict || error instanceof TooManyRequests)) throw error;
      await this.preview(page, token, open, values, reading, error instanceof TooManyRequests ? error : null);
    }
  }

  /** Parses the form, without sessions whose registration has closed. */
  private async values(page: SitePage, open: OpenDelegation): Promise<RosterValues> {
    const values = await readRosterForm(page.request);
    const sessions = await this.openSessions(open, page.now);
    const { sessionIds, error } = chooseRosterSessions(sessions, values.sessions);
    const asks = sessions.some(({ id, asksAttendance }) => asksAttendance && sessionIds.includes(id));
    const lacksAttendance = asks && values.attendance === null;
    const submission = isUuid(values.submission) ? values.submission : randomUUID();
    return { ...values, submission, sessionsError: error, sessions: sessionIds, lacksAttendance };
  }

  /** Shows the preview of a roster. */
  private async preview(
    page: SitePage,
    token: string,
    open: OpenDelegation,
    values: RosterValues,
    reading: RosterReading,
    limit: TooManyRequests | null = null,
  ): Promise<void> {
    const { sessions, allOrNothing, attendance } = values;
    const roster = { sessions, allOrNothing, members: reading.members.map((member) => ({ ...member, attendance })) };
    const foreseen = await this.registerRoster.preview(open.delegation, roster, await this.members(open));
    const isRefused = foreseen.some(({ outlook }) => outlook.refusal !== null);
    page.status = reading.isFaulty ? 422 : limit !== null ? limit.status : isRefused ? 409 : 200;
    if (limit !== null) page.retryAfter(limit);
    await this.show(page, token, open, { values, reading, foreseen, limit });
  }

  private async show(
    page: SitePage,
    token: string,
    open: OpenDelegation,
    { values, reading, foreseen, limit = null }: Roster,
  ): Promise<void> {
    const { coordinator, organization, call } = open;
    const path = `/delegations/${token}`;
    const viewer = page.viewerOf(coordinator);
    const members = await this.members(open);
    const read = (session: Session) => readIn(session, call, viewer.language);
    const expected = foreseen.map((one) => ({ ...one, session: read(one.session) }));
    const check = reading && rosterCheckView(reading, expected, coordinator, viewer);
    const sessions = (await this.openSessions(open, page.now)).map(read);
    const isForm = reading !== null || values.wantsRows;
    const asked = page.query.text('done');
    const input = {
      call,
      organization: organization.name,
      coordinator,
      // While a list is being entered, the rest of the page is hidden.
      sessions: isForm ? [] : await this.sessionsOf(members),
      roster: rosterForm(
        { path, sessions, values, reading, check, hasMembers: members.length > 0, asksNeeds: asksNeeds(call) },
        viewer,
      ),
      flash: limit !== null ? limitFlash(limit) : !isForm && done.includes(asked) ? doneFlash(asked) : null,
      path,
    };
    page.render('delegations/delegation', delegationPage(input, viewer));
  }

  private async members({ delegation }: OpenDelegation): Promise<ListedMember[]> {
    const connection = this.database.manager;
    return listedMembers(await listMembers(connection, delegation.id), await listListings(connection, delegation.id));
  }

  private async sessionsOf(members: readonly ListedMember[]): Promise<DelegationSession[]> {
    const connection = this.database.manager;
    const ids = [...new Set(members.map(({ registration }) => registration.sessionId))];
    const found: DelegationSession[] = [];
    for (const session of await listSessionsById(connection, ids)) {
      const own = members.filter(({ registration }) => registration.sessionId === session.id);
      found.push({ session, members: own });
    }
    return found;
  }

  private async openSessions({ call }: OpenDelegation, now: Date): Promise<Session[]> {
    const sessions = await listPublicSessions(this.database.manager, call.id);
    const open = sessions.filter((session) => registrationClosure(session, now) === null);
    return publicView(this.database.manager, open, now);
  }
}

function emptyValues(): RosterValues {
  return {
    sessions: [],
    sessionsError: null,
    text: '',
    rows: [],
    allOrNothing: false,
    attendance: null,
    listensIn: '',
    lacksAttendance: false,
    wantsRows: false,
    submission: randomUUID(),
    checked: '',
    fileFault: null,
  };
}
