import { Get } from '@nestjs/common';
import { translate } from '../../platform/i18n/messages.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import type { ConsoleLayout } from '../frame/layout.js';

interface SystemPage extends ConsoleLayout {
  rows: { path: string; label: string; text: string }[];
}

/** Lists the pages about the program, which owners need now and then. */
@ConsoleController('system', 'system')
@RequireAbility('administer')
export class SystemController {
  @Get()
  async list(@Page() page: ConsolePage): Promise<void> {
    const { language } = page;
    const layout = await page.layout();
    const rows = layout.pages.flatMap(({ path, label, systemText: key }) =>
      key === undefined ? [] : [{ path, label, text: translate(language, key) }],
    );
    const title = translate(language, 'console.identity.system.title');
    const view: SystemPage = { ...layout, title, rows };
    page.render('identity/system', view);
  }
}
