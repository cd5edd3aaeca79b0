import { Get, Param, Post } from '@nestjs/common';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { RequireAbility } from '../../../console/frame/require-ability.js';
import { ChairJury } from '../flows/chair-jury.flow.js';
import { callJuryPath } from './jury-paths.js';
import { showMinutes } from './show-minutes.js';

/** The chair and the minutes of a call's jury, for owners. */
@ConsoleController('calls/:call/jury', 'jury')
@RequireAbility('administer')
export class JuryMinutesController {
  constructor(private readonly chairJury: ChairJury) {}

  @Post('chair')
  async chair(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.chairJury.appoint(slug, page.form.text('chair') || null, page.actor);
    page.redirect(callJuryPath({ slug }, 'rules'), 'console.jury.done.chairAppointed');
  }

  @Get('minutes')
  async minutes(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await showMinutes(page, page.connection, await page.call(slug), { isChair: false, version: null });
  }

  @Get('minutes/:version')
  async signed(@Param('call') slug: string, @Param('version') version: string, @Page() page: ConsolePage) {
    await showMinutes(page, page.connection, await page.call(slug), { isChair: false, version });
  }
}
