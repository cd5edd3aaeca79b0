import { Get, Param, Post } from '@nestjs/common';
import { registrationInput } from '../../domain/registrations/registration-input.js';
import { Register } from '../../flows/registrations/register.flow.js';
import { type FieldError, invalidField } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { RequireAbility } from '../frame/require-ability.js';
import { registrationPath } from '../paths/registration-paths.js';
import { attendances } from '../../domain/sessions/attendance.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';

/** The fields of the form. */
const personFields = ['name', 'email', 'organization', 'attendance'] as const;
/** What was typed into them. */
type TypedPerson = Record<(typeof personFields)[number], string>;

/** The form that registers one person. */
function addPersonPage(
  layout: ConsoleLayout,
  session: Session,
  typed: TypedPerson,
  fieldErrors: readonly FieldError[],
) {
  const { language } = layout;
  const text = (key: string) => translate(language, key);
  const [name, email, organization, attendance] = personFields.map((one) =>
    field(one, typed[one], fieldErrors, language),
  );
  if (!name || !email || !organization || !attendance) throw new Error('A field is missing.');
  const labels = {
    name: text('console.attendance.checkIn.field.name'),
    email: text('common.email'),
    organization: text('console.attendance.checkIn.field.organization'),
    // How they attend a hybrid session; null for others. Nothing is chosen for them.
    attendance: text('console.registrations.addPerson.attendance'),
  };
  const options = ['', ...attendances].map((value) => ({
    value,
    label: text(value === '' ? 'console.registrations.addPerson.choose' : `console.registrations.addPerson.${value}`),
    selected: value === typed.attendance,
  }));
  return {
    ...layout,
    title: text('console.registrations.addPerson.title'),
    action: sessionPath(session, 'add'),
    backPath: sessionPath(session, 'attendees'),
    errors: errorSummary([name, email, organization, attendance], labels, language),
    name,
    email,
    organization,
    attendance: session.asksAttendance ? { field: attendance, options } : null,
  };
}

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

  private async show(page: ConsolePage, id: string, typed: TypedPerson, fieldErrors: readonly FieldError[] = []) {
    const { session } = await page.session(id);
    page.renderStep('registrations/add-person', addPersonPage(await page.layout(), session, typed, fieldErrors));
  }
}
