import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import { listOrganizers } from '../../../domain/identity/identity.queries.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { editedForm, type EditView, FormEdit, openedEdit } from '../../../console/ui/form-edit.js';
import type { FieldError } from '../../../platform/errors.js';
import { getNeed, listNeedsOfCall, listSessionsOfPeople } from '../domain/access-needs.queries.js';
import { ChangeAccessNeeds } from '../flows/change-access-needs.flow.js';
import { accessNeedsPath } from './access-paths.js';
import { accessNeedPage, accessNeedsPage } from './access-needs.page.js';
import { answerForm, type TypedAnswer } from './answer-form.js';

/** What the people of a call need to take part, for those of the team who may know. */
@ConsoleController('calls/:call/access-needs', 'access-needs')
@RequireAbility('access-needs')
export class AccessNeedsController {
  constructor(private readonly changeNeeds: ChangeAccessNeeds) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const needs = await listNeedsOfCall(page.connection, call.id, page.now);
    const people = needs.map(({ personId }) => personId);
    const sessions = await listSessionsOfPeople(page.connection, people, page.now);
    page.render('access/access-needs', accessNeedsPage(await page.layout(), { call, needs, sessions }));
  }

  @Get(':need')
  async form(@Param('call') slug: string, @Param('need') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, await page.call(slug), id, null);
  }

  @Post(':need')
  async answer(@Param('call') slug: string, @Param('need') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const form = answerForm(await listOrganizers(page.connection));
    const typed = form.typed(page.form);
    const edit = new FormEdit(page, editedForm(form, `call:${call.id}`, page));
    try {
      const decide = (stored: Parameters<typeof form.show>[0]) => form.read(edit.merge(typed, form.show(stored)));
      await this.changeNeeds.answer(slug, id, decide, page.actor);
      page.redirect(accessNeedsPath(call), 'console.access.saved', edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) => {
        await this.show(page, call, id, { fields: edit.fields(typed), fieldErrors, edit: await edit.view() });
      });
    }
  }

  private async show(
    page: ConsolePage,
    call: Call,
    id: string,
    typed: { fields: TypedAnswer; fieldErrors: readonly FieldError[]; edit: EditView } | null,
  ): Promise<void> {
    const { connection, now } = page;
    const need = await getNeed(connection, call.id, id, now);
    const sessions = await listSessionsOfPeople(connection, [need.personId], now);
    const declared = answerForm(await listOrganizers(connection));
    const stored = declared.show(need);
    const form = {
      ...declared.view(typed?.fields ?? stored, typed?.fieldErrors ?? [], page),
      edit: typed?.edit ?? openedEdit(stored),
    };
    page.render('access/access-need', accessNeedPage(await page.layout(), { call, need, sessions, form }));
  }
}
