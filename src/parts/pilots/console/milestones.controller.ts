import { Get, Param, Post } from '@nestjs/common';
import { getMilestone } from '../domain/milestones.queries.js';
import { departmentOf, type Milestone } from '../domain/pilot.js';
import { getPilot } from '../domain/pilots.queries.js';
import { EditPilot } from '../flows/edit-pilot.flow.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { editedForm, type EditView, FormEdit, openedEdit } from '../../../console/ui/form-edit.js';
import type { FormView } from '../../../platform/forms/form.js';
import { milestoneForm } from './pilot-form.js';
import { milestonePath, pilotPath } from './pilot-paths.js';
import { milestonePage, pilotAskPage } from './pilot.page.js';
import { showPilot } from './show-pilot.js';

/** The milestones of a pilot. */
@ConsoleController('calls/:call/pilots/:id/milestones', 'pilots')
@RequireAbility('change-pilot')
export class PilotMilestonesController {
  constructor(private readonly editPilot: EditPilot) {}

  @Post()
  async add(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const fields = milestoneForm.typed(page.form);
    try {
      const input = milestoneForm.read(fields);
      await page.createOnce((newId) => this.editPilot.addMilestone({ call: slug, id }, input, page.actor, newId));
      page.redirect(`${pilotPath({ slug }, { id })}#milestones`, 'console.pilots.done.milestoneAdded');
    } catch (error) {
      await page.fail(error, (fieldErrors) => showPilot(page, call, id, { form: 'milestone', fields, fieldErrors }));
    }
  }

  @Get(':milestone')
  async form(
    @Param('call') slug: string,
    @Param('id') id: string,
    @Param('milestone') milestoneId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const milestone = await findMilestone(page, slug, id, milestoneId);
    const fields = milestoneForm.show(milestone);
    await this.show(page, slug, milestone, milestoneForm.view(fields, [], page), openedEdit(fields));
  }

  @Post(':milestone')
  async edit(
    @Param('call') slug: string,
    @Param('id') id: string,
    @Param('milestone') milestoneId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const typed = milestoneForm.typed(page.form);
    const edit = new FormEdit(page, editedForm(milestoneForm, `pilot:${id}`, page));
    try {
      const merged = (stored: Milestone) => milestoneForm.read(edit.merge(typed, milestoneForm.show(stored)));
      await this.editPilot.editMilestone({ call: slug, id }, milestoneId, merged, page.actor);
      page.redirect(`${pilotPath({ slug }, { id })}#milestones`, 'console.common.saved', edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) => {
        const milestone = await findMilestone(page, slug, id, milestoneId);
        const form = milestoneForm.view(edit.fields(typed), fieldErrors, page);
        await this.show(page, slug, milestone, form, await edit.view());
      });
    }
  }

  @Post(':milestone/done')
  async complete(
    @Param('call') slug: string,
    @Param('id') id: string,
    @Param('milestone') milestoneId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    await this.editPilot.completeMilestone({ call: slug, id }, milestoneId, page.actor);
    page.redirect(`${pilotPath({ slug }, { id })}#milestones`, 'console.pilots.done.milestoneDone');
  }

  @Get(':milestone/delete')
  async ask(
    @Param('call') slug: string,
    @Param('id') id: string,
    @Param('milestone') milestoneId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const milestone = await findMilestone(page, slug, id, milestoneId);
    const action = milestonePath({ slug }, milestone, 'delete');
    const asked = { name: milestone.title, action, backPath: pilotPath({ slug }, { id }) };
    page.render('materials/delete', pilotAskPage(await page.layout(), 'milestone', asked));
  }

  @Post(':milestone/delete')
  async remove(
    @Param('call') slug: string,
    @Param('id') id: string,
    @Param('milestone') milestoneId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const { title: name } = await this.editPilot.deleteMilestone({ call: slug, id }, milestoneId, page.actor);
    page.redirect(`${pilotPath({ slug }, { id })}#milestones`, 'console.pilots.done.deleted', { name });
  }

  private async show(page: ConsolePage, slug: string, milestone: Milestone, form: FormView, edit: EditView) {
    const call = await page.call(slug);
    page.render('form', milestonePage(await page.layout(), { call, milestone, form, edit }));
  }
}

async function findMilestone(page: ConsolePage, slug: string, pilotId: string, id: string): Promise<Milestone> {
  const call = await page.call(slug);
  const pilot = await getPilot(page.connection, call.id, pilotId, departmentOf(page.actor));
  return getMilestone(page.connection, pilot.id, id);
}
