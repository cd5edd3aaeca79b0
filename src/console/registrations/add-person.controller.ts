import { Get, Param, Post } from '@nestjs/common';
import { registrationInput } from '../../domain/registrations/registration-input.js';
import { Register } from '../../flows/registrations/register.flow.js';
import { type FieldError, invalidField } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { RequireAbility } from '../frame/require-ability.js';
import { addPersonPage, personFields, type TypedPerson } from './add-person.page.js';
import { registrationPath } from '../paths/registration-paths.js';

/** Registers one person by hand: somebody who called, say. The organizer vouches for the address. */
@ConsoleController('sessions/:id/add', 'sessions')
export class AddPersonController {
  constructor(private readonly register: Register) {}

  @Get()
  @RequireAbility('change')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, id, { name: '', email: '', organization: '', attendance: '' });
  }

  @Post()
  async add(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session } = await page.session(id);
    const typed = page.form.texts([...personFields]);
    try {
      const { organization, attendance, ...who } = typed;
      if (session.asksAttendance && attendance === '')
        throw invalidField('attendance', 'required', 'Choose how the person attends.');
      const chosen = { organization: organization.trim() || null, attendance: attendance || null };
      const { registration, created } = await this.register.run(
        id,
        read(registrationInput, { ...who, ...chosen }),
        page.actor,
      );
      const done = `console.registrations.done.${created ? 'added' : 'addedAlready'}`;
      page.redirect(registrationPath(registration.id), done, { name: typed.name });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, id, typed, fieldErrors));
    }
  }

  private async show(
    page: ConsolePage,
    id: string,
    typed: TypedPerson,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const { session } = await page.session(id);
    page.renderStep('registrations/add-person', addPersonPage(await page.layout(), session, typed, fieldErrors));
  }
}
