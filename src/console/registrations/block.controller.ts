import { Get, Param, Post } from '@nestjs/common';
import { blockInput } from '../../domain/registrations/block-input.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { BlockPerson } from '../../flows/registrations/block-person.flow.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { personPath } from '../paths/registration-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { field } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';

/** Blocks a person, and lifts the block. */
@ConsoleController('people/:id', 'people')
@RequireAbility('change')
export class BlockController {
  constructor(private readonly blockPerson: BlockPerson) {}

  @Get('block')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, id, { reason: '', withdraws: true, fieldErrors: [] });
  }

  @Post('block')
  async block(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(page.connection, id);
    const typed = { reason: page.form.text('reason'), withdraws: page.form.text('withdraws') !== '' };
    try {
      await this.blockPerson.run(attendee.id, read(blockInput, typed), page.actor);
      page.redirect(personPath(attendee), 'console.registrations.people.block.done', { name: attendee.name });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, id, { ...typed, fieldErrors }));
    }
  }

  @Post('unblock')
  async unblock(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const attendee = await getAttendee(page.connection, id);
    await this.blockPerson.lift(attendee.id, page.actor);
    page.redirect(personPath(attendee), 'console.registrations.people.block.undone', { name: attendee.name });
  }

  private async show(page: ConsolePage, id: string, form: BlockForm): Promise<void> {
    const attendee = await getAttendee(page.connection, id);
    await page.callOf(attendee);
    page.render('registrations/block', blockPage(await page.layout(), attendee, form));
  }
}

/** The form as it was typed. */
interface BlockForm {
  reason: string;
  withdraws: boolean;
  fieldErrors: readonly FieldError[];
}

/** Asks why a person is blocked, and says what that does. */
function blockPage(layout: ConsoleLayout, attendee: Attendee, form: BlockForm) {
  const { language } = layout;
  const heading = translate(language, 'console.registrations.people.block.heading', { name: attendee.name });
  return {
    ...layout,
    title: heading,
    heading,
    name: attendee.name,
    backPath: personPath(attendee),
    action: personPath(attendee, 'block'),
    reason: field('reason', form.reason, form.fieldErrors, language),
    withdraws: form.withdraws,
  };
}
