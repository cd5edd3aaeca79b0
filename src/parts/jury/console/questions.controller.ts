import { Param, Post } from '@nestjs/common';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { RequireAbility } from '../../../console/frame/require-ability.js';
import { numberOf } from '../../../console/ui/local-time-fields.js';
import { Conflict, Invalid } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { releaseQuestionInput } from '../domain/jury-input.js';
import { AskTeam } from '../flows/ask-team.flow.js';
import { callJuryPath } from './jury-paths.js';

/** Questions of jurors to teams, which owners release or decline on the page of assignments. */
@ConsoleController('calls/:call/jury/questions', 'jury')
@RequireAbility('administer')
export class QuestionsController {
  constructor(private readonly askTeam: AskTeam) {}

  @Post(':question')
  async settle(@Param('call') slug: string, @Param('question') id: string, @Page() page: ConsolePage): Promise<void> {
    const path = `${callJuryPath({ slug }, 'assignments')}#questions`;
    const { form } = page;
    try {
      if (form.choice('intent', ['release', 'decline']) === 'decline') {
        await this.askTeam.decline(slug, id, form.line('reason', 500), page.actor);
        return page.redirect(path, 'console.jury.done.questionDeclined');
      }
      const typed = { question: form.text('question'), days: numberOf(form.text('days')) };
      const count = await this.askTeam.release(slug, id, read(releaseQuestionInput, typed), page.actor);
      page.redirect(path, 'console.jury.done.questionReleased', { count });
    } catch (error) {
      const key = error instanceof Invalid ? 'question-invalid' : error instanceof Conflict ? error.code : null;
      if (key === null) throw error;
      // Another owner was faster, or the deadline has passed; the page shows what is true now.
      page.redirect(path, `console.jury.done.${key}`);
    }
  }
}
