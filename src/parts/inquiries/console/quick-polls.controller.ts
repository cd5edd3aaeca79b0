import { Get, Param, Post } from '@nestjs/common';
import { ConsoleController, OpenToFacilitators, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { editedForm, type EditView, FormEdit, openedEdit } from '../../../console/ui/form-edit.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { Conflict } from '../../../platform/errors.js';
import type { FormView } from '../../../platform/forms/form.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { QuickPoll } from '../domain/quick-poll.js';
import { getPoll } from '../domain/quick-polls.queries.js';
import { pollSteps, RunQuickPolls } from '../flows/quick-polls.flow.js';
import { liveQueuePath, quickPollPath } from './inquiry-paths.js';
import { pollForm } from './quick-poll-form.js';

/** The quick polls of a session: whoever hosts it writes, opens and closes them. Nobody sees who chose what. */
@ConsoleController('sessions/:id/live/polls', 'sessions')
@OpenToFacilitators('session')
export class QuickPollsController {
  constructor(private readonly runQuickPolls: RunQuickPolls) {}

  @RequireAbility('change')
  @Get('new')
  async blank(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session, call } = await page.session(id);
    await this.show(page, session, null, pollForm(null, call).view(pollForm(null, call).empty, [], page));
  }

  @Post('new')
  async add(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session, call } = await page.session(id);
    const declared = pollForm(null, call);
    const typed = declared.typed(page.form);
    try {
      const input = declared.read(typed);
      await page.createOnce((poll) => this.runQuickPolls.add(session.id, poll, input, page.actor));
      page.redirect(liveQueuePath(session), 'console.common.saved');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, session, null, declared.view(typed, fieldErrors, page)));
    }
  }

  @RequireAbility('change')
  @Get(':number')
  async one(@Param('id') id: string, @Param('number') number: string, @Page() page: ConsolePage): Promise<void> {
    const { session, call } = await page.session(id);
    const poll = await getPoll(page.connection, session.id, number);
    if (poll.state !== 'draft') return page.redirect(liveQueuePath(session));
    const stored = pollForm(poll, call).show(poll);
    const view = { ...pollForm(poll, call).view(stored, [], page), edit: openedEdit(stored) };
    await this.show(page, session, poll, view);
  }

  @Post(':number')
  async save(@Param('id') id: string, @Param('number') number: string, @Page() page: ConsolePage): Promise<void> {
    const { session, call } = await page.session(id);
    const poll = await getPoll(page.connection, session.id, number);
    const declared = pollForm(poll, call);
    const typed = declared.typed(page.form);
    const edit = new FormEdit(page, editedForm(declared, `session:${session.id}`, page));
    try {
      const change = (stored: QuickPoll) => declared.read(edit.merge(typed, pollForm(stored, call).show(stored)));
      await this.runQuickPolls.edit(session.id, number, change, page.actor);
      page.redirect(liveQueuePath(session), 'console.common.saved', edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) => {
        const view = { ...declared.view(edit.fields(typed), fieldErrors, page), edit: await edit.view() };
        await this.show(page, session, poll, view);
      });
    }
  }

  @Post(':number/words')
  async hide(@Param('id') id: string, @Param('number') number: string, @Page() page: ConsolePage): Promise<void> {
    const { form, actor } = page;
    await this.runQuickPolls.hide(id, number, form.text('word'), form.text('hide') !== 'no', actor);
    page.redirect(liveQueuePath({ id }));
  }

  @Post(':number/:step')
  async run(
    @Param('id') id: string,
    @Param('number') number: string,
    @Param('step') step: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const asked = pollSteps.find((one) => one === step);
    try {
      if (asked !== undefined) await this.runQuickPolls.run(id, number, asked, page.actor);
      page.redirect(liveQueuePath({ id }));
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      page.redirect(liveQueuePath({ id }), 'console.inquiries.live.faster');
    }
  }

  private async show(
    page: ConsolePage,
    session: Session,
    poll: QuickPoll | null,
    form: FormView & { edit?: EditView },
  ): Promise<void> {
    const action = quickPollPath(session, poll?.number ?? 'new');
    const view = {
      ...(await page.layout()),
      title: translate(page.language, `console.inquiries.poll.${poll === null ? 'new' : 'edit'}`),
      backPath: liveQueuePath(session),
      action,
      deletePath: poll && `${action}/delete`,
      form: { ...form, edit: form.edit ?? null },
    };
    page.render('inquiries/quick-poll', view);
  }
}
