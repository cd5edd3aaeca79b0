import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { FormValues } from '../../platform/http/form-values.js';
import { countCheckIns, findCurrentCheckIn, findRoomCode } from '../../domain/attendance/check-ins.queries.js';
import { CheckIn } from '../../flows/attendance/check-in.flow.js';
import { getRegisteredPerson } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController, OpenToFacilitators, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { checkInPath, mySessionsPath } from '../paths/paths.js';
import { checkInOutcomes, type CheckInAnswer, checkInAnswer, checkInAnswerPath } from './check-in-answer.js';
import { checkInPage } from './check-in.page.js';
import { getCheckInSession, listLatest, searchCheckInPeople } from './check-in.queries.js';
import { hasCheckIn } from '../../domain/attendance/check-in.js';
import { roomCodeChangesIn } from '../../domain/attendance/room-code.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { SetRoomCode } from '../../flows/attendance/set-room-code.flow.js';
import { Config } from '../../platform/config.js';
import { NotFound, Conflict, type FieldError } from '../../platform/errors.js';
import { negotiateLanguage } from '../../platform/i18n/negotiate-language.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { checkInSessionPath } from '../paths/attendance-paths.js';
import { roomCodePage, roomScreenPage } from './room-code.page.js';
import { AdmitWalkIn } from '../../flows/attendance/admit-walk-in.flow.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import { read } from '../../platform/validation.js';
import { registrationInput } from '../../domain/registrations/admission/registration-input.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { seatsInRoom } from '../../domain/sessions/attendance.js';
import { freeSeats } from '../../domain/registrations/registration.js';
import type { ConsoleLayout } from '../frame/layout.js';

const maxFound = 20;

const maxLatest = 5;

/** The door of a session: checking in, the code in the room, and people who have not registered. */
@ConsoleController('door/sessions/:id', 'check-in')
@OpenToFacilitators('session')
@RequireAbility('check-in')
export class CheckInController {
  constructor(
    private readonly database: DataSource,
    private readonly checkIn: CheckIn,
    private readonly config: Config,
    private readonly setRoomCode: SetRoomCode,
    private readonly admitWalkIn: AdmitWalkIn,
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

  @Get('room-code')
  async showCode(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const session = await this.session(id);
    const room = await findRoomCode(this.database.manager, session.id);
    const view = roomCodePage(await page.layout(), session, room, this.config, hasCheckIn(session));
    page.reply.header('refresh', roomCodeChangesIn(page.now));
    page.render('attendance/check-in-code', view);
  }

  @Get('room-code/screen')
  async screen(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const session = await this.session(id);
    const room = await findRoomCode(connection, session.id);
    if (room === null) return page.redirect(checkInSessionPath(session, 'room-code'));
    const call = await getCall(connection, session.callId);
    const spoken = negotiateLanguage({ chosen: session.language, fallback: call.languages[0] ?? 'en' });
    const view = roomScreenPage(await page.layout(), session, room, this.config, spoken);
    // The next code, also without script.
    page.reply.header('refresh', roomCodeChangesIn(page.now));
    page.render('attendance/check-in-screen', view);
  }

  @Post('room-code')
  async renew(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.setRoomCode.renew(id, page.form.text('ownPageOnly') === 'yes', page.actor);
    page.redirect(checkInSessionPath({ id }, 'room-code'));
  }

  @Post('room-code/remove')
  async remove(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.setRoomCode.remove(id, page.actor);
    page.redirect(checkInSessionPath({ id }, 'room-code'));
  }

  @Get('walk-in')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.walkIn(page, id, { name: '', email: '', organization: '' });
  }

  @Post('walk-in')
  async admit(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const typed = (key: string) => page.form.text(key).trim();
    const values = { name: typed('name'), email: typed('email'), organization: typed('organization') };
    try {
      const input = read(registrationInput, { ...values, organization: values.organization || null });
      page.redirect(checkInAnswerPath(id, await this.admitWalkIn.run(id, input, page.actor)));
    } catch (error) {
      const again = (fieldErrors: readonly FieldError[], code: string) =>
        this.walkIn(page, id, values, fieldErrors, code);
      await page.fail(error, again, (refusal) => refusal instanceof Conflict);
    }
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

  private async session(id: string): Promise<Session> {
    const session = await getSession(this.database.manager, id);
    if (session.state === 'draft') throw new NotFound('session-not-found', 'Session not found.');
    return session;
  }

  private async walkIn(
    page: ConsolePage,
    id: string,
    values: WalkInValues,
    fieldErrors: readonly FieldError[] = [],
    code: string | null = null,
  ): Promise<void> {
    const session = await getCheckInSession(page.connection, id);
    const refusal = fieldErrors.length > 0 || code === null ? null : knownRefusal(code);
    page.render('attendance/walk-in', walkInPage(await page.layout(), session, values, fieldErrors, refusal));
  }
}

function knownRefusal(code: string): string {
  return hasMessage('en', `console.attendance.checkIn.refused.title.${code}`) ? code : 'other';
}

interface WalkInValues {
  name: string;
  email: string;
  organization: string;
}

/** The form that checks in a person without a registration. */
function walkInPage(
  layout: ConsoleLayout,
  session: Session,
  typed: WalkInValues,
  fieldErrors: readonly FieldError[],
  refusal: string | null,
) {
  const { language } = layout;
  const text = (key: string, values = {}) => translate(language, `console.attendance.checkIn.${key}`, values);
  const { free } = freeSeats(seatsInRoom(session));
  const fields = {
    name: field('name', typed.name, fieldErrors, language),
    email: field('email', typed.email, fieldErrors, language),
    organization: field('organization', typed.organization, fieldErrors, language),
  };
  const labels = {
    name: text('field.name'),
    email: text('field.email'),
    organization: text('field.organization'),
  };
  return {
    ...layout,
    title: text('walkIn'),
    sessionTitle: session.title,
    backPath: checkInSessionPath(session),
    action: checkInSessionPath(session, 'walk-in'),
    seats: !Number.isFinite(free) ? null : text('seatsFree', { count: free }),
    isFull: free === 0,
    // Why they were not let in.
    refusal:
      refusal === null ? null : { title: text(`refused.title.${refusal}`), text: text(`refused.text.${refusal}`) },
    errors: errorSummary(Object.values(fields), labels, language),
    ...fields,
  };
}
