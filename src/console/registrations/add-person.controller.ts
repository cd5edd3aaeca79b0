import { Get, Param, Post } from '@nestjs/common';
import { registrationInput } from '../../domain/registrations/admission/registration-input.js';
import { Register } from '../../flows/registrations/register.flow.js';
import { type FieldError, invalidField } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { registrationPath } from '../paths/registration-paths.js';
import { attendances } from '../../domain/sessions/attendance.js';
import { listeningLanguages } from '../../domain/sessions/language-offer.js';
import { spokenLanguage } from '../../domain/sessions/session-labels.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { StartJob } from '../../flows/jobs/start-job.flow.js';
import { ImportRegistrations, type ImportPreview } from '../../flows/registrations/import-registrations.flow.js';
import { currentQuestions } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { maxImportRows } from '../../domain/registrations/import/import-table.js';
import { importCheckPage, importPage } from './import.page.js';
import { readHead } from '../../domain/calls/column-mapping.js';
import { type QuestionContent, questionTexts } from '../../domain/questions/question.js';
import { hasNames, peopleColumns, peopleMapping } from '../../domain/registrations/import/people-mapping.js';
import { MapColumns } from '../../flows/calls/map-columns.flow.js';
import { type ColumnChoice, columnsPage, readMapping } from '../ui/columns.page.js';
import { jobPath } from '../paths/job-paths.js';

/** The fields of the form. */
const personFields = ['name', 'email', 'organization', 'attendance', 'listensIn'] as const;

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
  const listening = listeningLanguages(session).map((value) => ({
    value,
    label: spokenLanguage(value, language),
    selected: value === typed.listensIn,
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
    // In which language they follow the session; empty if there is no choice.
    listening:
      listening.length === 0
        ? []
        : [
            { value: '', label: text('console.registrations.addPerson.choose'), selected: typed.listensIn === '' },
            ...listening,
          ],
  };
}

/** Registers one person by hand: somebody who called, say. The organizer vouches for the address. */
@ConsoleController('sessions/:id', 'sessions')
export class AddPersonController {
  constructor(
    private readonly register: Register,
    private readonly importRegistrations: ImportRegistrations,
    private readonly startJob: StartJob,
    private readonly mapColumns: MapColumns,
  ) {}

  @Get('add')
  @RequireAbility('change')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, id, { name: '', email: '', organization: '', attendance: '', listensIn: '' });
  }

  @Post('add')
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

  @Get('import')
  @RequireAbility('change')
  async showImport(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session } = await page.session(id);
    await this.importForm(page, session, '', null);
  }

  @Post('import')
  async import(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call, session } = await page.session(id);
    if (page.form.text('step') === 'run') return this.start(page);
    const { text, pasted, fault } = await page.upload();
    if (fault !== null)
      return this.importForm(page, session, pasted, translate(page.language, `errors.field.${fault}`));
    const questions = currentQuestions(await listQuestions(page.connection, session.id));
    const head = readHead(text);
    const step = page.form.text('step');
    const choices = peopleChoices(session, questions, page.language);
    if (step === 'map' && head !== null) {
      await this.mapColumns.run(call.id, 'people', text, readMapping(head, page.form, choices), page.actor);
    }
    const mapping = head && (await peopleMapping(page.connection, call.id, head, questions));
    const preview = await this.importRegistrations.preview(id, text, page.actor, maxImportRows.console, mapping);
    const isUnknown = !preview.ok && preview.fault.code === 'no-header';
    const isUnclear = isUnknown || (step !== 'map' && mapping !== null && !hasNames(mapping));
    if (head !== null && mapping !== null && (isUnclear || step === 'columns')) {
      const title = translate(page.language, 'console.registrations.columns.title');
      const action = sessionPath(session, 'import');
      const fault = preview.ok ? null : unreadableText(preview, page.language);
      const view = { title, action, head, mapping, choices, asksDates: false, text, fault };
      return page.renderStep('calls/columns', columnsPage(await page.layout(), view));
    }
    if (!preview.ok) return this.importForm(page, session, pasted, unreadableText(preview, page.language));
    const jobId = await this.importRegistrations.draft(id, preview.rows, page.actor);
    page.renderStep(
      'registrations/import-preview',
      importCheckPage(await page.layout(), { call, session, preview, jobId, text }),
    );
  }

  private async show(page: ConsolePage, id: string, typed: TypedPerson, fieldErrors: readonly FieldError[] = []) {
    const { session } = await page.session(id);
    page.renderStep('registrations/add-person', addPersonPage(await page.layout(), session, typed, fieldErrors));
  }

  private async start(page: ConsolePage): Promise<void> {
    const job = await this.startJob.run(page.form.text('job'), page.actor);
    page.redirect(jobPath(job));
  }

  private async importForm(page: ConsolePage, session: Session, text: string, fault: string | null): Promise<void> {
    const questions = currentQuestions(await listQuestions(page.connection, session.id));
    const view = importPage(await page.layout(), { session, questions, text, fault });
    page.render('registrations/import', view, fault === null ? 200 : 422);
  }
}

/** What a column of the table can be. */
function peopleChoices(
  session: Session,
  questions: readonly QuestionContent[],
  language: string,
): readonly ColumnChoice[] {
  const isAsked = (name: string) =>
    name === 'attendance' ? session.asksAttendance : name !== 'listensIn' || listeningLanguages(session).length > 0;
  return [
    ...peopleColumns.filter(isAsked).map((value) => ({ value, label: value })),
    ...questions.map((question) => ({ value: question.key, label: questionTexts(question, language).label })),
  ];
}

function unreadableText({ fault }: Extract<ImportPreview, { ok: false }>, language: string): string {
  const values = { most: maxImportRows.console, line: fault.line ?? 0 };
  return translate(language, `console.registrations.import.unreadable.${fault.code}`, values);
}
