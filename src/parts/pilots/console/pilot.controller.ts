import { Get, Param, Post } from '@nestjs/common';
import { listOrganizers } from '../../../domain/identity/identity.queries.js';
import type { Pilot } from '../domain/pilot.js';
import { getPilot } from '../domain/pilots.queries.js';
import { EditPilot } from '../flows/edit-pilot.flow.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { editedForm, FormEdit } from '../../../console/ui/form-edit.js';
import { RequireAbility } from '../../../console/frame/require-ability.js';
import { pilotForm } from './pilot-form.js';
import { pilotPath, pilotsPath } from './pilot-paths.js';
import { pilotAskPage } from './pilot.page.js';
import { showPilot } from './show-pilot.js';

/** A pilot. */
@ConsoleController('calls/:call/pilots/:id', 'pilots')
export class PilotController {
  constructor(private readonly editPilot: EditPilot) {}

  @Get()
  async show(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await showPilot(page, await page.call(slug), id);
  }

  @Post()
  async edit(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const form = pilotForm(await listOrganizers(page.connection));
    const typed = form.typed(page.form);
    const edit = new FormEdit(page, editedForm(form, `pilot:${id}`, page));
    try {
      const merged = (stored: Pilot) => form.read(edit.merge(typed, form.show(stored)));
      await this.editPilot.run({ call: slug, id }, merged, page.actor);
      page.redirect(pilotPath({ slug }, { id }), 'console.pilots.done.saved', edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) => {
        const fields = edit.fields(typed);
        await showPilot(page, call, id, { form: 'pilot', fields, fieldErrors, edit: await edit.view() });
      });
    }
  }

  @Get('delete')
  @RequireAbility('change')
  async ask(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const { title: name } = await getPilot(page.connection, call.id, id);
    const asked = { name, action: pilotPath(call, { id }, 'delete'), backPath: pilotPath(call, { id }) };
    page.render('pilots/delete', pilotAskPage(await page.layout(), 'pilot', asked));
  }

  @Post('delete')
  async remove(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { title: name } = await this.editPilot.delete({ call: slug, id }, page.actor);
    page.redirect(pilotsPath({ slug }), 'console.pilots.done.deleted', { name });
  }
}
