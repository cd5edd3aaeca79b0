import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findRoomCode } from '../../domain/attendance/room-codes.queries.js';
import { listDelegationsIn } from '../../domain/delegations/delegations.queries.js';
import { CreateSession } from '../../flows/sessions/create-session.flow.js';
import { EditSession } from '../../flows/sessions/edit-session.flow.js';
import { PublishSession } from '../../flows/sessions/publish-session.flow.js';
import { everything, listAuditEntries } from '../../domain/identity/audit.queries.js';
import { Config } from '../../platform/config.js';
import { Invalid } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { countSessionProposals, listSessionProposals } from '../../domain/proposals/proposals.queries.js';
import { countUnreachable, listUnreachable } from '../../domain/notifications/suppression/suppressions.queries.js';
import { countSeatedZones, findPreviousInSeries } from '../../domain/registrations/zones.queries.js';
import { hasRoom, roomKindsOf } from '../../domain/rooms/room-kind.js';
import { clockChanges } from '../../domain/sessions/clock-changes.js';
import { sessionChanges } from '../../domain/sessions/session-input.js';
import { listOccurrences } from '../../domain/sessions/sessions.queries.js';
import { canonicalZone } from '../../domain/time/zones.js';
import { attendeeList, attendeeWish } from '../registrations/attendee-list.js';
import { auditNames } from '../identity/audit.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { countMessageGroups, countMessageKinds } from '../notifications/messages.queries.js';
import { sessionPath } from '../paths.js';
import { sessionPage, type SessionPageInput } from './session.page.js';
import { mostUnreachableShown } from '../registrations/unreachable.js';

/** So many proposals are shown on the page of a session. */
const mostProposalsShown = 50;

/** A session with its people and messages, and what needs no page of its own. */
@ConsoleController('sessions/:id', 'sessions')
export class SessionController {
  constructor(
    private readonly database: DataSource,
    private readonly createSession: CreateSession,
    private readonly editSession: EditSession,
    private readonly publishSession: PublishSession,
    private readonly config: Config,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.page(id, page, {}, 200);
  }

  @Post('publish')
  async publish(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.publishSession.run(id, page.actor);
    page.redirect(sessionPath({ id }), 'published');
  }

  @Post('duplicate')
  async duplicate(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const occurrence = page.form.text('occurrence') !== '';
    const copy = await this.createSession.duplicate(id, { occurrence }, page.actor);
    page.redirect(sessionPath(copy, 'edit'), occurrence ? 'twinned' : 'duplicated');
  }

  @Post('room')
  async room(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const typed = page.form.text('joinUrl');
    const roomKind = page.form.text('room') || undefined;
    try {
      const changes = read(sessionChanges, { joinUrl: typed.trim() || null, room: roomKind });
      const { session } = await this.editSession.run(id, changes, page.actor);
      page.redirect(sessionPath({ id }), hasRoom(session) ? 'roomSaved' : 'roomRemoved');
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      await this.page(id, page, { joinUrl: typed, roomKind, faults: error.faults }, 422);
    }
  }

  @Post('material')
  async material(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const values = page.form;
    const material = { recordingUrl: values.text('recordingUrl'), slidesUrl: values.text('slidesUrl') };
    try {
      const changes = read(sessionChanges, {
        recordingUrl: material.recordingUrl.trim() || null,
        slidesUrl: material.slidesUrl.trim() || null,
      });
      await this.editSession.run(id, changes, page.actor);
      page.redirect(sessionPath({ id }), 'materialSaved');
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      await this.page(id, page, { material, faults: error.faults }, 422);
    }
  }

  private async page(
    id: string,
    page: ConsolePage,
    typed: Pick<SessionPageInput, 'joinUrl' | 'roomKind' | 'material' | 'faults'>,
    status: number,
  ): Promise<void> {
    const tx = this.database.manager;
    const { session, call } = await page.session(id);
    const query = page.query;
    const layout = await page.layout();
    const previous = await findPreviousInSeries(tx, session);
    const entries = await listAuditEntries(tx, { ...everything, subjects: [`session:${id}`] }, 10, null);
    const view = sessionPage(layout, {
      ...typed,
      ...(await attendeeList(tx, session, attendeeWish(query), layout.language, layout.now)),
      call,
      zone: canonicalZone(query.text('zone')) ?? call.timeZone,
      roomKinds: roomKindsOf(this.config),
      hasRoomCode: (await findRoomCode(tx, id)) !== null,
      occurrences: await listOccurrences(tx, session),
      clockChanges: clockChanges(session, (await countSeatedZones(tx, [id])).get(id) ?? [], layout.now),
      seriesClockChanges: previous && clockChanges(session, previous.audience, layout.now, previous.startsAt),
      messages: await countMessageGroups(tx, id),
      kinds: await countMessageKinds(tx, id),
      unreachable: {
        people: await listUnreachable(tx, id, mostUnreachableShown),
        count: (await countUnreachable(tx, call.id)).get(id) ?? 0,
      },
      proposals: await listSessionProposals(tx, id, mostProposalsShown),
      behind: await countSessionProposals(tx, id),
      delegations: await listDelegationsIn(tx, id),
      entries,
      names: await auditNames(
        tx,
        entries.flatMap(({ actor, subject }) => [actor, subject]),
      ),
    });
    page.render('sessions/session', view, status);
  }
}
