import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { RescheduleSession } from '../../flows/sessions/reschedule-session.flow.js';
import { Config } from '../../platform/config.js';
import { type FieldError, Invalid, invalidField } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { recipientCount } from '../../domain/sessions/recipients.js';
import { findRecipients } from '../../domain/sessions/recipients.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { findPublishingChecks } from '../../domain/privacy/publishing-checks.queries.js';
import { rescheduleInput } from '../../domain/sessions/session-input.js';
import { planReschedule, type ReschedulePlan } from '../../domain/sessions/reschedule-plan.js';
import { requireMovable } from '../../domain/sessions/session.js';
import { findAudience } from '../ui/audience.queries.js';
import { PreviewOutdated, confirmStep, hasSessionChanged, redirectNotified, requireUnchanged } from '../ui/confirm.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { previewEmail } from '../ui/email-preview.js';
import { sessionPath } from '../paths/session-paths.js';
import { conflictWords } from './conflict-words.js';
import { listSharedAudiences } from './conflicts.queries.js';
import { openWarnings, wallFields, wallInput, type WallFields } from '../ui/local-time-fields.js';
import { rescheduleConfirmPage, type RescheduleFields, reschedulePage } from './reschedule.page.js';
import { fieldsOfSession } from './session-form.js';
import { plannedTime } from '../../domain/sessions/planned-times.js';
import { parseLocal, resolveWallTime } from '../../domain/time/wall-time.js';
import { isTimeZone } from '../../domain/time/zones.js';
import type { FormValues } from '../../platform/http/form-values.js';

interface Move {
  call: Call;
  session: Session;
  fields: RescheduleFields;
}

/** Reschedules a session in two steps: what it does is shown first. */
@ConsoleController('sessions/:id/move', 'sessions')
export class RescheduleController {
  constructor(
    private readonly config: Config,
    private readonly reschedule: RescheduleSession,
  ) {}

  @Get()
  @RequireAbility('change')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call, session } = await this.movable(id, page);
    const fields = { ...fieldsOfSession(session), ...plannedMove(session, page.query), note: '' };
    const move = { call, session, fields };
    if (page.query.text('startsOn') === '') return this.ask(page, move);
    try {
      await this.confirm(page, move);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.ask(page, move, fieldErrors));
    }
  }

  @Post()
  async move(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const fields = { ...wallFields(page.form), note: page.form.text('note') };
    const move = { ...(await this.movable(id, page)), fields };
    if (page.form.text('step') === 'edit') return this.ask(page, move);
    try {
      await this.confirm(page, move);
    } catch (error) {
      // Once more, from the beginning, which shows where it is by now.
      if (error instanceof PreviewOutdated) return this.move(id, page);
      await page.fail(error, (fieldErrors) => this.ask(page, move, fieldErrors));
    }
  }

  /** Shows what the move does, or runs it. Throws Invalid for a time that cannot be confirmed. */
  private async confirm(page: ConsolePage, move: Move): Promise<void> {
    const { session, fields } = move;
    const isConfirmed = page.form.text('step') === 'confirm';
    const note = fields.note.trim();
    const input = read(rescheduleInput, { ...wallInput(fields), ...(note !== '' && { note }) });
    const plan = planReschedule(session, input);
    const open = openWarnings(plan.warnings, fields);
    if (open.length > 0) throw new Invalid('invalid', 'Choose how to interpret the time.', {}, open);
    if (plan.isUnchanged) {
      if (isConfirmed) return page.redirect(sessionPath(session), 'console.sessions.done.rescheduledAlready');
      throw invalidField('startsAtLocal', 'same-time', 'The session is already at this time. Choose another one.');
    }
    await confirmStep(page, {
      isConfirmed,
      hasChanged: hasSessionChanged(page.form, session),
      wasChanged: hasSessionChanged(page.form, session),
      preview: (hasChanged) => this.preview(page, move, plan, hasChanged),
      run: async () => {
        const { recipients } = await this.reschedule.run(
          session.id,
          (current) => {
            requireUnchanged(page.form, current);
            return input;
          },
          page.actor,
          true,
        );
        redirectNotified(page, sessionPath(session), 'rescheduled', recipientCount(recipients));
      },
    });
  }

  /** The session with its call. Throws Conflict at once for one that cannot be moved any more. */
  private async movable(id: string, page: ConsolePage): Promise<{ call: Call; session: Session }> {
    const { call, session } = await page.session(id);
    requireMovable(session, page.now);
    return { call, session };
  }

  private async ask(page: ConsolePage, move: Move, fieldErrors: readonly FieldError[] = []): Promise<void> {
    const { call, session, fields } = move;
    page.renderStep('sessions/reschedule', reschedulePage(await page.layout(), call, session, fields, fieldErrors));
  }

  private async preview(
    page: ConsolePage,
    { call, session, fields }: Move,
    { time, warnings }: ReschedulePlan,
    hasChanged: boolean,
  ): Promise<void> {
    const moved = { ...session, ...time };
    const { connection } = page;
    const change = { call, session: moved, before: session, note: fields.note.trim() };
    const email =
      session.state === 'published' ? await previewEmail(connection, this.config, page, 'rescheduled', change) : null;
    const audience = await findAudience(connection, session.id);
    const checks = await findPublishingChecks(connection, moved, page.now);
    const shared = await listSharedAudiences(connection, moved);
    const conflicts = conflictWords(checks, shared, page.language);
    const recipients = await findRecipients(connection, moved, page.now);
    const shown = { session, moved, warnings, conflicts, fields, audience, recipients, email, hasChanged };
    page.renderStep('sessions/reschedule-confirm', rescheduleConfirmPage(await page.layout(), shown));
  }
}

/**
 * Returns the time to which a session was moved in a calendar, as fields of its form: in the zone of the session, unlike
 * the calendar, which can show any zone. Empty if the link has no time.
 */
function plannedMove(session: Session, query: FormValues): Partial<WallFields> {
  const { startsOn, startsTime, timeZone, durationMinutes } = query.texts([
    'startsOn',
    'startsTime',
    'timeZone',
    'durationMinutes',
  ]);
  if (startsOn === '') return {};
  const typed = { startsOn, startsTime, durationMinutes, overlap: '', confirmed: '' };
  const local = `${startsOn}T${startsTime}`;
  if (timeZone === session.timeZone || !isTimeZone(timeZone) || parseLocal(local) === null) return typed;
  const { startsAtLocal } = plannedTime(resolveWallTime(local, timeZone).startsAt, session.timeZone, 0);
  return { ...typed, startsOn: startsAtLocal.slice(0, 10), startsTime: startsAtLocal.slice(11) };
}
