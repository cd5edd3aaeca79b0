import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AssignByHand } from '../../flows/jury/assign-by-hand.flow.js';
import { AssignProposals } from '../../flows/jury/assign-proposals.flow.js';
import { readJuryWork } from '../../domain/jury/jury-progress.js';
import { dealInput, handInput } from '../../domain/jury/jury-input.js';
import { findDecision } from '../../domain/jury/decisions.queries.js';
import { type FieldError, Invalid } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { numberOf } from '../sessions/local-time-fields.js';
import { assignmentsPage, type DealFields } from './assignments.page.js';
import { callJuryPath } from './jury-paths.js';

/** Who scores what in a call: dealt by organizers, given and taken by owners. */
@ConsoleController('calls/:call/jury/assignments', 'jury')
@RequireAbility('change')
export class JuryAssignmentsController {
  constructor(
    private readonly database: DataSource,
    private readonly dealProposals: AssignProposals,
    private readonly assignByHand: AssignByHand,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(slug, page, null, [], 200);
  }

  @Post('deal')
  async deal(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const values = page.form;
    const typed = {
      perProposal: values.text('perProposal'),
      jurors: values.list('jurors'),
      seed: values.text('seed'),
    };
    try {
      const input = read(dealInput, {
        perProposal: numberOf(typed.perProposal),
        jurors: typed.jurors,
        seed: numberOf(typed.seed),
      });
      const { added, short } = await this.dealProposals.run(slug, input, page.actor);
      const list = short.slice(0, 5).map(({ externalId, lacking }) => `${externalId} (${lacking})`);
      page.redirect(
        callJuryPath({ slug }, 'assignments'),
        short.length > 0 ? 'console.jury.done.assignedShort' : 'console.jury.done.assigned',
        {
          added,
          short: short.length,
          list: list.join(', '),
        },
      );
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      await this.show(slug, page, typed, error.faults, 422);
    }
  }

  @Post('add')
  async add(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.byHand(slug, 'add', page);
  }

  @Post('remove')
  async remove(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.byHand(slug, 'remove', page);
  }

  private async byHand(slug: string, part: 'add' | 'remove', page: ConsolePage): Promise<void> {
    const values = page.form;
    const pair = { proposal: values.text('proposal'), juror: values.text('juror') };
    try {
      await this.assignByHand.run(slug, read(handInput, { [part]: [pair] }), page.actor);
      page.flash(part === 'add' ? 'console.jury.done.added' : 'console.jury.done.removed');
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      // The lists offer nothing else: somebody left or withdrew meanwhile, and the page shows it.
      page.flash('console.jury.done.notThere');
    }
    page.redirect(callJuryPath({ slug }, 'assignments'));
  }

  private async show(
    slug: string,
    page: ConsolePage,
    typed: DealFields | null,
    faults: readonly FieldError[],
    status: number,
  ): Promise<void> {
    const tx = this.database.manager;
    const call = await page.call(slug);
    const work = await readJuryWork(tx, call);
    const everyJuror = work.jurors.filter(({ role }) => role === 'juror').map(({ email }) => email);
    const layout = await page.layout();
    const view = assignmentsPage(layout, {
      call,
      work,
      isDecided: (await findDecision(tx, call.id)) !== null,
      typed: typed ?? { perProposal: '2', jurors: everyJuror, seed: '1' },
      faults,
      page: page.query.page,
    });
    page.render('jury/assignments', view, status);
  }
}
