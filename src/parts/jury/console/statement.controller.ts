import { Param, Post } from '@nestjs/common';
import { juryPath } from '../../../console/paths/paths.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { RequireAbility } from '../../../console/frame/require-ability.js';
import { canonicalZone } from '../../../domain/time/zones.js';
import { Invalid } from '../../../platform/errors.js';
import { SignStatement } from '../flows/sign-statement.flow.js';
import { ownConflictsPath } from './jury-paths.js';

/** The statement that a juror signs before the first title. */
@ConsoleController('jury/statements', 'scoring')
@RequireAbility('score')
export class StatementController {
  constructor(private readonly signStatement: SignStatement) {}

  @Post(':call')
  async sign(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { id } = await page.call(slug);
    const { form, cookies } = page;
    const answer = form.choice('conflicts', ['', 'none', 'some']);
    const statement = {
      hasConflicts: answer === '' ? null : answer === 'some',
      isConfidential: form.text('confidential') !== '',
      timeZone: canonicalZone(cookies['tz'] ?? ''),
    };
    try {
      await this.signStatement.run(id, statement, page.actor);
      page.redirect(answer === 'some' ? ownConflictsPath : juryPath, 'console.jury.done.signed');
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      page.redirect(juryPath, 'console.jury.done.unsigned');
    }
  }
}
