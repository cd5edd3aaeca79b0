import { Get, Param, Post } from '@nestjs/common';
import { isAble } from '../../../domain/identity/actor.js';
import { AssignProposals } from '../flows/assign-proposals.flow.js';
import { listQuestions } from '../domain/questions.queries.js';
import { listHandBacks, listMembers, readPanels, findPerProposal } from '../domain/jury-members.queries.js';
import { readConflicts } from '../domain/found-conflicts.js';
import { readJuryWork } from '../domain/jury-progress.js';
import { dealInput, handInput } from '../domain/jury-input.js';
import { findDecision } from '../domain/decisions.queries.js';
import { type FieldError, Invalid } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { isConfirmed } from '../../../console/ui/question.js';
import { numberOf } from '../../../console/ui/local-time-fields.js';
import { assignmentsPage, type DealFields, openProposals } from './assignments.page.js';
import { pageOf } from '../../../console/ui/pager.js';
import { callJuryPath } from './jury-paths.js';

/** The assignments of a call's jury. Organizers assign automatically; owners can change single assignments. */
@ConsoleController('calls/:call/jury/assignments', 'jury')
@RequireAbility('change')
export class JuryAssignmentsController {
  constructor(private readonly assignProposals: AssignProposals) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, slug);
  }

  @Post('deal')
  async deal(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { form } = page;
    const typed = { perProposal: form.text('perProposal'), jurors: form.list('jurors'), seed: form.text('seed') };
    try {
      const input = read(dealInput, {
        perProposal: numberOf(typed.perProposal),
        jurors: typed.jurors,
        seed: numberOf(typed.seed),
      });
      const { added, short } = await this.assignProposals.run(slug, input, page.actor);
      const list = short.slice(0, 5).map(({ externalId, lacking }) => `${externalId} (${lacking})`);
      const counts = { added, short: short.length, list: list.join(', ') };
      page.redirect(
        callJuryPath({ slug }, 'assignments'),
        short.length > 0 ? 'console.jury.done.assignedShort' : 'console.jury.done.assigned',
        counts,
      );
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, slug, typed, fieldErrors));
    }
  }

  /** Shows the draft assignments to their jurors. */
  @Post('release')
  async release(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const back = callJuryPath({ slug }, 'assignments');
    const { notified: count, released } = await this.assignProposals.previewRelease(slug, page.actor);
    if (released > 0 && !(await isConfirmed(page, 'jury.releaseQuestion', { count, released }, back))) return;
    const done = await this.assignProposals.release(slug, page.actor);
    page.redirect(back, 'console.jury.done.released', { count: done.notified, released: done.released });
  }

  @Post('add')
  async add(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.assign(page, slug, 'add', 'console.jury.done.added');
  }

  @Post('remove')
  async remove(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const { proposal, juror } = page.form.texts(['proposal', 'juror']);
    const { pairs, proposalOf, jurors } = await readJuryWork(page.connection, call);
    // Others are refused without a question.
    const isAsked =
      isAble(page.actor, 'administer') &&
      pairs.some(
        ({ proposalId, jurorId, state }) =>
          state === 'handed-in' &&
          proposalOf.get(proposalId)?.externalId === proposal &&
          jurors.some(({ id, email }) => id === jurorId && email === juror),
      );
    const back = callJuryPath({ slug }, 'assignments');
    if (isAsked && !(await isConfirmed(page, 'jury.unassignQuestion', { proposal, juror }, back))) return;
    await this.assign(page, slug, 'remove', 'console.jury.done.removed');
  }

  private async assign(page: ConsolePage, slug: string, change: 'add' | 'remove', done: string): Promise<void> {
    const pair = { proposal: page.form.text('proposal'), juror: page.form.text('juror') };
    const path = callJuryPath({ slug }, 'assignments');
    try {
      await this.assignProposals.byHand(slug, read(handInput, { [change]: [pair] }), page.actor);
      page.redirect(path, done);
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      // The form only offers valid choices, so something has changed in the meantime; the page shows the new state.
      page.redirect(path, 'console.jury.done.notThere');
    }
  }

  private async show(
    page: ConsolePage,
    slug: string,
    typed: DealFields | null = null,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const { connection } = page;
    const call = await page.call(slug);
    const work = await readJuryWork(connection, call);
    const perProposal = await findPerProposal(connection, call.id);
    const everyJuror = work.jurors.filter(({ role }) => role === 'juror').map(({ email }) => email);
    const isDecided = (await findDecision(connection, call.id)) !== null;
    const open = openProposals(work, isDecided ? null : perProposal);
    const shown = pageOf(open.proposals, page.query.page);
    // Anybody can be given these proposals, also staff who have scored none, of whom no conflicts are known yet.
    const ids = shown.map(({ id }) => id);
    const conflictsOf = await readConflicts(connection, call.id, work.jurors, ids);
    const hasDrafts = !isDecided && work.pairs.some(({ isAssigned, isReleased }) => isAssigned && !isReleased);
    const view = assignmentsPage(await page.layout(), {
      call,
      work,
      open,
      shown,
      conflictsOf,
      isInPanel: await readPanels(connection, call.id),
      members: await listMembers(connection, call.id),
      handBacks: (await listHandBacks(connection, call.id)).filter(({ isOpen }) => isOpen),
      questions: await listQuestions(connection, call.id),
      release: hasDrafts ? await this.assignProposals.previewRelease(slug, page.actor) : null,
      isDecided,
      perProposal,
      typed: typed ?? { perProposal: String(perProposal ?? 2), jurors: everyJuror, seed: '1' },
      fieldErrors,
      page: page.query.page,
    });
    page.render('jury/assignments', view);
  }
}
