import { Get, Param, Post } from '@nestjs/common';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { waitlistMoveInput } from '../../domain/registrations/registration-input.js';
import { getRegistration } from '../../domain/registrations/registrations.queries.js';
import { listWaitlist } from '../../domain/registrations/waitlist-order.queries.js';
import { MoveOnWaitlist } from '../../flows/registrations/move-on-waitlist.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { RequireAbility } from '../frame/require-ability.js';
import { numberOf } from '../ui/local-time-fields.js';
import { tablePath } from './confirm-action.page.js';
import { waitlistMovePage } from './waitlist-move.page.js';

const shownHere: readonly string[] = ['waitlist-changed', 'not-waiting'];

/** Moves a person on the waiting list by hand, with a reason. */
@ConsoleController('registrations/:id/waitlist', 'sessions')
export class WaitlistMoveController {
  constructor(private readonly moveOnWaitlist: MoveOnWaitlist) {}

  @Get()
  @RequireAbility('change')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const registration = await getRegistration(page.connection, id);
    await this.ask(page, registration, { position: '', reason: '' });
  }

  @Post()
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
        (fieldErrors, code) => this.ask(page, registration, typed, fieldErrors, code),
        ({ code }) => shownHere.includes(code),
      );
    }
  }

  private async ask(
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
