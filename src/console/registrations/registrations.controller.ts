import { Get, Param, Post } from '@nestjs/common';
import type { FormValues } from '../../platform/http/form-values.js';
import { DecideRegistration } from '../../flows/registrations/decide-registration.flow.js';
import { ResendInvite } from '../../flows/notifications/resend-invite.flow.js';
import { Withdraw } from '../../flows/registrations/withdraw.flow.js';
import { countReachable } from '../../domain/notifications/suppression/suppressions.queries.js';
import { getAttendee, getRegisteredPerson, getRegistration } from '../../domain/registrations/registrations.queries.js';
import { ConsoleController, OpenToFacilitators, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { isConfirmed } from '../ui/question.js';
import { registrationPath } from '../paths/registration-paths.js';
import { confirmActionPage, tablePath, type TablePlace } from './confirm-action.page.js';
import { registrationPage } from './registration.page.js';
import { everything, listAuditEntries } from '../../domain/identity/audit.queries.js';
import { findUndelivered } from '../../domain/notifications/outbox/retry.queries.js';
import { listLinksOf } from '../../domain/proposals/matches.queries.js';
import { answerText } from '../../domain/questions/answer-labels.js';
import { givenAnswers } from '../../domain/questions/given-answers.js';
import { questionTexts } from '../../domain/questions/question.js';
import { listQuestionsBehind } from '../../domain/questions/questions.queries.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import type { Connection } from '../../platform/database/tx.js';
import { auditNames } from '../ui/audit.queries.js';
import { findAttendeeRow } from './attendees.queries.js';
import { listMessagesOfRegistration } from '../ui/messages.queries.js';
import { waitlistMoveInput } from '../../domain/registrations/admission/registration-input.js';
import { listWaitlist } from '../../domain/registrations/waitlist/waitlist-order.queries.js';
import { MoveOnWaitlist } from '../../flows/registrations/move-on-waitlist.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { numberOf } from '../ui/local-time-fields.js';
import { waitlistMovePage } from './waitlist-move.page.js';

const maxEntriesShown = 100;

/** Finds what the page of a registration shows: answers, messages, matches and activity. */
async function findRegistrationDetails(
  connection: Connection,
  { language, now }: ConsolePage,
  registration: Registration,
) {
  const { id, sessionId, attendeeId } = registration;
  const row = await findAttendeeRow(connection, sessionId, id);
  if (row === null) throw new Error('A registration has no row in the table of its session.');
  const subjects = [`registration:${id}`, `attendee:${attendeeId}`];
  const entries = await listAuditEntries(connection, { ...everything, subjects }, maxEntriesShown, null);
  const messages = await listMessagesOfRegistration(connection, id);
  const messageIds = messages.map((one) => one.id);
  const named = entries.flatMap(({ actor, subject }) => [actor, subject]);
  const given = givenAnswers(await listQuestionsBehind(connection, [registration]), registration.answers);
  return {
    row,
    answers: given.map(({ question, value }) => ({
      label: questionTexts(question, language).label,
      text: answerText(question, value, language),
    })),
    links: await listLinksOf(connection, { attendeeId }),
    messages,
    undelivered: await findUndelivered(connection, { messageIds }, now),
    entries,
    names: await auditNames(connection, named),
  };
}

const shownHere: readonly string[] = ['waitlist-changed', 'not-waiting'];

/** One registration, and what an organizer does with it. */
@ConsoleController('registrations/:id', 'sessions')
export class RegistrationsController {
  constructor(
    private readonly withdraw: Withdraw,
    private readonly resendInvite: ResendInvite,
    private readonly decideRegistration: DecideRegistration,
    private readonly moveOnWaitlist: MoveOnWaitlist,
  ) {}

  @OpenToFacilitators('registration')
  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const person = await getRegisteredPerson(connection, id);
    const { session, call } = await page.session(person.registration.sessionId);
    const details = await findRegistrationDetails(connection, page, person.registration);
    const input = { ...person, session, call, timeZone: session.timeZone, ...details };
    page.render('registrations/registration', registrationPage(await page.layout(), input));
  }

  @Get('withdraw')
  @RequireAbility('change')
  askToWithdraw(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    return this.ask(page, id, 'withdraw');
  }

  @Get('decline')
  @RequireAbility('change')
  askToDecline(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    return this.ask(page, id, 'decline');
  }

  @Post('withdraw')
  withdrawOne(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    return this.act(page, id, 'console.registrations.done.withdrawn', () => this.withdraw.run(id, page.actor));
  }

  @Post('resend')
  resendOne(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    return this.act(page, id, 'console.registrations.done.resent', () => this.resendInvite.run(id, page.actor));
  }

  @Post('approve')
  async approve(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { attendee, registration } = await getRegisteredPerson(page.connection, id);
    await page.session(registration.sessionId);
    const isOnItsPage = page.form.text('back') === 'registration';
    const back = isOnItsPage ? registrationPath(id) : tablePath(registration.sessionId, placeOf(page.form));
    const values = { name: attendee.name, emails: await countReachable(page.connection, [attendee.id]) };
    const isPending = registration.state === 'pending';
    if (isPending && !(await isConfirmed(page, 'registrations.approveOne', values, back))) return;
    await this.act(page, id, 'console.registrations.done.approved', () =>
      this.decideRegistration.run(id, 'approve', page.actor, true),
    );
  }

  @Post('decline')
  decline(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    return this.act(page, id, 'console.registrations.done.declined', () =>
      this.decideRegistration.run(id, 'decline', page.actor, true),
    );
  }

  @Get('waitlist')
  @RequireAbility('change')
  async moveForm(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const registration = await getRegistration(page.connection, id);
    await this.askToMove(page, registration, { position: '', reason: '' });
  }

  @Post('waitlist')
  async move(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { form } = page;
    const registration = await getRegistration(page.connection, id);
    const typed = { position: form.text('position'), reason: form.text('reason') };
    try {
      const seen = { position: numberOf(form.text('seenPosition')), length: numberOf(form.text('seenLength')) };
      const input = read(waitlistMoveInput, { position: numberOf(typed.position), reason: typed.reason, seen });
      const moved = await this.moveOnWaitlist.run(id, input, page.actor);
      const path = tablePath(registration.sessionId, { state: 'waitlisted', q: '', page: '' });
      page.redirect(path, 'console.registrations.waitlistMove.done', moved);
    } catch (error) {
      await page.fail(
        error,
        (fieldErrors, code) => this.askToMove(page, registration, typed, fieldErrors, code),
        ({ code }) => shownHere.includes(code),
      );
    }
  }

  private async ask(page: ConsolePage, id: string, action: 'withdraw' | 'decline'): Promise<void> {
    const { connection } = page;
    const registration = await getRegistration(connection, id);
    const attendee = await getAttendee(connection, registration.attendeeId);
    const { session } = await page.session(registration.sessionId);
    const emails = await countReachable(connection, [attendee.id]);
    const input = { session, registration, attendee, emails, place: placeOf(page.query) };
    page.renderStep('registrations/confirm-action', confirmActionPage(await page.layout(), action, input));
  }

  private async act(page: ConsolePage, id: string, done: string, run: () => Promise<unknown>): Promise<void> {
    const { form } = page;
    const { attendeeId, sessionId } = await getRegistration(page.connection, id);
    await run();
    const { name } = await getAttendee(page.connection, attendeeId);
    const isOnItsPage = form.text('back') === 'registration';
    page.redirect(isOnItsPage ? registrationPath(id) : tablePath(sessionId, placeOf(form)), done, { name });
  }

  private async askToMove(
    page: ConsolePage,
    registration: Registration,
    typed: { position: string; reason: string },
    fieldErrors: readonly FieldError[] = [],
    code = '',
  ): Promise<void> {
    const { session } = await page.session(registration.sessionId);
    const line = await listWaitlist(page.connection, registration);
    const hasChanged = shownHere.includes(code);
    const input = { session, registration, line, ...typed, fieldErrors, hasChanged };
    page.renderStep('registrations/waitlist-move', waitlistMovePage(await page.layout(), input));
  }
}

function placeOf(values: FormValues): TablePlace {
  const [state = '', q = '', page = '', sort = '', answer = ''] = ['state', 'q', 'page', 'sort', 'answer'].map((name) =>
    values.text(name),
  );
  return { state, q, page, sort, answer };
}
