import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { FormValues } from '../../platform/http/form-values.js';
import { DecideRegistration } from '../../flows/registrations/decide-registration.flow.js';
import { ResendInvite } from '../../flows/notifications/resend-invite.flow.js';
import { Withdraw } from '../../flows/registrations/withdraw.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { everything, listAuditEntries } from '../../domain/identity/audit.queries.js';
import { findUndelivered } from '../../domain/notifications/outbox/retry.queries.js';
import { listLinksOf } from '../../domain/proposals/matches.queries.js';
import { answerText } from '../../domain/questions/answer-labels.js';
import { givenAnswers } from '../../domain/questions/given-answers.js';
import { questionWords } from '../../domain/questions/question.js';
import { listQuestionsBehind } from '../../domain/questions/questions.queries.js';
import { getAttendee, getRegisteredPerson, getRegistration } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { findAttendeeRow } from './attendees.queries.js';
import { auditNames } from '../identity/audit.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { registrationPath } from '../paths.js';
import { registrationPage, tablePath, type TablePlace } from './registration.page.js';
import { registrationDetailPage } from './registration-detail.page.js';
import { listMessagesOfRegistration } from './registration-detail.queries.js';

/** What an organizer does with one registration; then the table is shown where it was. */
@ConsoleController('registrations/:id', 'sessions')
export class RegistrationsController {
  constructor(
    private readonly database: DataSource,
    private readonly withdraw: Withdraw,
    private readonly resend: ResendInvite,
    private readonly decide: DecideRegistration,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const tx = this.database.manager;
    const person = await getRegisteredPerson(tx, id);
    const { registration } = person;
    const session = await getSession(tx, registration.sessionId);
    const call = await page.callOf(session);
    const layout = await page.layout();
    const row = await findAttendeeRow(tx, session.id, id);
    if (row === null) throw new Error('A registration has no row in the table of its session.');
    const subjects = [`registration:${id}`, `attendee:${registration.attendeeId}`];
    const entries = await listAuditEntries(tx, { ...everything, subjects }, 100, null);
    const messages = await listMessagesOfRegistration(tx, id);
    const view = registrationDetailPage(layout, {
      ...person,
      session,
      row,
      answers: givenAnswers(await listQuestionsBehind(tx, [registration]), registration.answers).map((given) => ({
        label: questionWords(given.question, layout.language).label,
        text: answerText(given.question, given.value, layout.language),
      })),
      call,
      links: await listLinksOf(tx, { attendeeId: registration.attendeeId }),
      timeZone: call.timeZone,
      messages,
      undelivered: await findUndelivered(tx, { messageIds: messages.map((one) => one.id) }, layout.now),
      entries,
      names: await auditNames(
        tx,
        entries.flatMap(({ actor, subject }) => [actor, subject]),
      ),
    });
    page.render('registrations/registration', view);
  }

  @Get('withdraw')
  @RequireAbility('change')
  askToWithdraw(@Param('id') id: string, @Page() page: ConsolePage) {
    return this.ask(id, page, 'withdraw');
  }

  @Get('decline')
  @RequireAbility('change')
  askToDecline(@Param('id') id: string, @Page() page: ConsolePage) {
    return this.ask(id, page, 'decline');
  }

  @Post('withdraw')
  withdrawOne(@Param('id') id: string, @Page() page: ConsolePage) {
    return this.act(id, page, 'console.registrations.done.withdrawn', (actor) => this.withdraw.run(id, actor));
  }

  @Post('resend')
  resendOne(@Param('id') id: string, @Page() page: ConsolePage) {
    return this.act(id, page, 'console.registrations.done.resent', (actor) => this.resend.run(id, actor));
  }

  @Post('approve')
  approve(@Param('id') id: string, @Page() page: ConsolePage) {
    return this.act(id, page, 'console.registrations.done.approved', (actor) => this.decide.run(id, 'approve', actor));
  }

  @Post('decline')
  decline(@Param('id') id: string, @Page() page: ConsolePage) {
    return this.act(id, page, 'console.registrations.done.declined', (actor) => this.decide.run(id, 'decline', actor));
  }

  private async ask(id: string, page: ConsolePage, action: 'withdraw' | 'decline'): Promise<void> {
    const tx = this.database.manager;
    const registration = await getRegistration(tx, id);
    const attendee = await getAttendee(tx, registration.attendeeId);
    const session = await getSession(tx, registration.sessionId);
    await page.callOf(session);
    const layout = await page.layout();
    const place = placeOf(page.query);
    page.render(
      'registrations/confirm-action',
      registrationPage(layout, action, { session, registration, attendee, place }),
    );
  }

  private async act(
    id: string,
    page: ConsolePage,
    done: string,
    run: (actor: Actor) => Promise<unknown>,
  ): Promise<void> {
    const registration = await getRegistration(this.database.manager, id);
    await run(page.actor);
    const attendee = await getAttendee(this.database.manager, registration.attendeeId);
    page.flash(done, { name: attendee.name });
    const values = page.form;
    const isOnItsPage = values.text('back') === 'registration';
    page.redirect(isOnItsPage ? registrationPath(id) : tablePath(registration.sessionId, placeOf(values)));
  }
}

function placeOf(values: FormValues): TablePlace {
  const [state, q, page, sort, answer] = ['state', 'q', 'page', 'sort', 'answer'].map((name) => values.text(name));
  return { state: state ?? '', q: q ?? '', page: page ?? '', sort: sort ?? '', answer: answer ?? '' };
}
