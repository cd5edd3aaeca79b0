import { Get, Param, Post } from '@nestjs/common';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { editedForm, type EditView, FormEdit, openedEdit } from '../../../console/ui/form-edit.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { CrewTask } from '../../../domain/speakers/crew-task.js';
import { type CrewMember, listCrew } from '../../../domain/speakers/session-speakers.queries.js';
import { listPeopleOfCall } from '../../../domain/speakers/speakers.queries.js';
import { type FieldError, NotFound } from '../../../platform/errors.js';
import { BookCrew } from '../flows/book-crew.flow.js';
import { bookingForm, proposedTask, taskForm, taskOf, type TypedTask, typedTask } from './crew-form.js';
import { crewMemberPage, newCrewPage } from './crew.page.js';
import { languagesPath } from './language-paths.js';

/** Who interprets, captions and signs in a session. */
@ConsoleController('sessions/:id/crew', 'sessions')
export class CrewController {
  constructor(private readonly bookCrew: BookCrew) {}

  @RequireAbility('change')
  @Get('new')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.showNew(page, id, null, []);
  }

  /** A form that is sent twice finds the person there already. */
  @Post('new')
  async book(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session, call } = await page.session(id);
    const form = bookingForm(session, await listPeopleOfCall(page.connection, call.id));
    const typed = form.typed(page.form);
    try {
      const { personId, name, email, ...task } = form.read(typed);
      const input = { personId, name, email, ...taskOf(session, task) };
      const { count } = await this.bookCrew.book(id, input, page.actor, page.form.text('instead'));
      page.redirect(languagesPath({ id }), 'console.interpretation.crew.saved', { count });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.showNew(page, id, typed, fieldErrors));
    }
  }

  @RequireAbility('change')
  @Get(':person')
  async task(@Param('id') id: string, @Param('person') person: string, @Page() page: ConsolePage): Promise<void> {
    const { session } = await page.session(id);
    const member = await findMember(page, session, person);
    const typed = typedTask(session, member.task);
    await this.showMember(page, session, member, { typed, edit: openedEdit(typed), fieldErrors: [] });
  }

  @Post(':person')
  async save(@Param('id') id: string, @Param('person') person: string, @Page() page: ConsolePage): Promise<void> {
    const { session } = await page.session(id);
    const member = await findMember(page, session, person);
    const form = taskForm(session);
    const typed = form.typed(page.form);
    const edit = new FormEdit(page, editedForm(form, `speaker:${person}`, page));
    try {
      const changes = (task: CrewTask) => taskOf(session, form.read(edit.merge(typed, typedTask(session, task))));
      const count = await this.bookCrew.edit(id, person, changes, page.actor);
      page.redirect(languagesPath({ id }), 'console.interpretation.crew.saved', { count, ...edit.kept });
    } catch (error) {
      await page.fail(error, async (fieldErrors) =>
        this.showMember(page, session, member, { typed: edit.fields(typed), edit: await edit.view(), fieldErrors }),
      );
    }
  }

  @Post(':person/remove')
  async remove(@Param('id') id: string, @Param('person') person: string, @Page() page: ConsolePage): Promise<void> {
    const count = await this.bookCrew.remove(id, person, page.actor);
    page.redirect(languagesPath({ id }), 'console.interpretation.crew.removed', { count });
  }

  private async showNew(
    page: ConsolePage,
    id: string,
    typed: ReturnType<ReturnType<typeof bookingForm>['typed']> | null,
    fieldErrors: readonly FieldError[],
  ): Promise<void> {
    const { session, call } = await page.session(id);
    const form = bookingForm(session, await listPeopleOfCall(page.connection, call.id));
    const asked = page.query.texts(['instead', 'offer']);
    const crew = await listCrew(page.connection, [id]);
    const shown = typed ?? { ...form.empty, ...proposedTask(session, crew, asked) };
    const gone = typed === null ? asked.instead : page.form.text('instead');
    const instead = crew.find(({ id: one, status }) => one === gone && status === 'declined') ?? null;
    const view = form.view(shown, fieldErrors, page);
    page.render('interpretation/crew', newCrewPage(await page.layout(), { session, instead, form: view }));
  }

  private async showMember(
    page: ConsolePage,
    session: Session,
    member: CrewMember,
    { typed, edit, fieldErrors }: { typed: TypedTask; edit: EditView; fieldErrors: readonly FieldError[] },
  ): Promise<void> {
    const form = taskForm(session).view(typed, fieldErrors, page);
    page.render('interpretation/crew', crewMemberPage(await page.layout(), { session, member, form, edit }));
  }
}

async function findMember({ connection }: ConsolePage, session: Session, person: string): Promise<CrewMember> {
  const member = (await listCrew(connection, [session.id])).find(({ id }) => id === person);
  if (member !== undefined) return member;
  throw new NotFound('crew-not-found', 'This person does not interpret, caption or sign in the session.');
}
