import { Get, Param, Post } from '@nestjs/common';
import type { Material } from '../../domain/materials/material.js';
import { listMaterials } from '../../domain/materials/materials.queries.js';
import { hasRoom } from '../../domain/rooms/room-kind.js';
import { roomOffers } from '../../domain/rooms/room-opener.js';
import { typedDialIn } from '../../domain/sessions/dial-in.js';
import { listFacilitators } from '../../domain/sessions/facilitators.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { sessionChanges } from '../../domain/sessions/session-input.js';
import { ChangeMember } from '../../flows/identity/change-member.flow.js';
import { AssignFacilitator } from '../../flows/sessions/assign-facilitator.flow.js';
import { EditSession } from '../../flows/sessions/edit-session.flow.js';
import { Config } from '../../platform/config.js';
import { read } from '../../platform/validation.js';
import { countAttendance } from '../attendance/attendance.queries.js';
import { ConsoleController, OpenToFacilitators } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { inviteInput } from '../identity/team-input.js';
import { FormEdit } from '../ui/form-edit.js';
import { materialNotes } from '../ui/material-notes.js';
import { sessionPath } from '../paths/session-paths.js';
import { editedRoom, roomFields } from './session-edit.js';
import { type SessionSettingsInput, sessionSettingsPage } from './session-settings.page.js';
import { sessionOffers } from './session-page-todos.js';
import { partPage } from '../paths/part-pages.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';

/** The settings of a session and what comes after it, with the small forms there. */
@ConsoleController('sessions/:id', 'sessions')
export class SessionTabsController {
  constructor(
    private readonly editSession: EditSession,
    private readonly changeMember: ChangeMember,
    private readonly assignFacilitator: AssignFacilitator,
    private readonly config: Config,
  ) {}

  @OpenToFacilitators('session')
  @Get('settings')
  async settings(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.renderSettings(page, id, {});
  }

  @OpenToFacilitators('session')
  @Post('room')
  async room(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const [joinUrl, roomKind] = [page.form.text('joinUrl'), page.form.text('room') || undefined];
    const dialIn = page.form.only('dialIn') ?? undefined;
    const edit = new FormEdit(page, editedRoom(id, page.language));
    try {
      const changes = (current: Session) => {
        const stored = roomFields(current);
        const merged = edit.merge(
          { ...stored, joinUrl, ...(roomKind && { room: roomKind }), ...(dialIn !== undefined && { dialIn }) },
          stored,
        );
        const numbers = typedDialIn(merged.dialIn);
        return read(sessionChanges, { joinUrl: merged.joinUrl.trim() || null, dialIn: numbers, room: merged.room });
      };
      const { session } = await this.editSession.run(id, changes, page.actor);
      const done = hasRoom(session) ? 'console.rooms.done.saved' : 'console.rooms.done.removed';
      page.redirect(sessionPath({ id }, 'settings'), done, edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) =>
        this.renderSettings(page, id, {
          joinUrl,
          ...(dialIn !== undefined && { dialIn }),
          roomKind,
          fieldErrors,
          roomEdit: await edit.view(),
        }),
      );
    }
  }

  /** Invites a facilitator to the team, and assigns the session to them. */
  @Post('facilitators/invite')
  async inviteFacilitator(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const staffEmail = page.form.text('staffEmail');
    try {
      const { staffEmail: email, staffRole: role } = read(inviteInput, { staffEmail, staffRole: 'facilitator' });
      const memberId = await this.changeMember.invite({ email, role }, page.language, page.actor);
      await this.assignFacilitator.run(id, memberId, true, page.actor);
      page.redirect(`${sessionPath({ id }, 'settings')}#facilitators`, 'console.identity.done.invited', { email });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.renderSettings(page, id, { staffEmail, fieldErrors }));
    }
  }

  @OpenToFacilitators('session')
  @Get('after')
  async after(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const { session } = await page.session(id);
    const attended = session.startsAt > page.now ? null : (await countAttendance(connection, session)).attended;
    const materials = await listMaterials(connection, id);
    page.render('sessions/session-after', sessionAfterPage(await page.layout(), { session, attended, materials }));
  }

  private async renderSettings(
    page: ConsolePage,
    id: string,
    typed: Pick<SessionSettingsInput, 'joinUrl' | 'dialIn' | 'roomKind' | 'roomEdit' | 'staffEmail' | 'fieldErrors'>,
  ): Promise<void> {
    const { session, call } = await page.session(id);
    const layout = await page.layout();
    const offers = [];
    for (const offer of layout.mayRead ? sessionOffers.all : [])
      offers.push(await offer(page.connection, session, page.language));
    const view = sessionSettingsPage(layout, {
      ...typed,
      offers: offers.filter((offer) => offer !== null),
      session,
      rooms: await roomOffers(page.connection, this.config, session.callId),
      connectPath: layout.mayAdminister ? partPage('conferencing', call) : null,
      facilitators: await listFacilitators(page.connection, id),
    });
    page.render('sessions/session-settings', view);
  }
}

interface SessionAfterInput {
  session: Session;
  /** How many attended; null before the start. */
  attended: number | null;
  materials: readonly Material[];
}

/** Returns what organizers do after a session, and prepare before it. */
function sessionAfterPage(layout: ConsoleLayout, input: SessionAfterInput) {
  const { session, attended, materials } = input;
  const text = (key: string, values = {}) => translate(layout.language, `console.${key}`, values);
  const isOver = session.state === 'published' && session.endsAt <= layout.now;
  return {
    ...layout,
    title: session.title,
    parts: [
      {
        heading: text('attendance.title'),
        text: attended === null ? text('sessions.notBegun') : text('attendance.summary', { attended }),
        path: sessionPath(session, 'attendance'),
        label: text('attendance.open'),
      },
      {
        heading: text('feedback.title'),
        text: null,
        path: partPage('feedback', session),
        label: text('feedback.seeFeedback'),
      },
      {
        heading: text('certificates.certificates'),
        text: null,
        path: partPage('certificates', session),
        label: text('certificates.seeCertificates'),
      },
      {
        heading: text('materials.title'),
        text: [
          text('materials.count', { count: materials.length }),
          ...(isOver ? materialNotes.all.flatMap((notes) => notes.missing(materials, layout) ?? []) : []),
        ].join(' '),
        path: sessionPath(session, 'materials'),
        label: text('materials.see'),
      },
    ].flatMap(({ path, ...part }) => (path === null ? [] : [{ ...part, path }])),
  };
}
