import { proposalActions } from './proposal-actions.js';
import { Get, Param, Post } from '@nestjs/common';
import { RecordAccess } from '../../flows/proposals/record-access.flow.js';
import { ChangeProposalState } from '../../flows/proposals/change-proposal-state.flow.js';
import { isAble } from '../../domain/identity/actor.js';
import { type FieldError, NotFound } from '../../platform/errors.js';
import { FileStore } from '../../platform/file-store/file-store.js';
import { sendFile } from '../../platform/file-store/send-file.js';
import { read } from '../../platform/validation.js';
import { getProposalFile, listProposalFiles } from '../../domain/proposals/proposal-files.queries.js';
import { findAcceptedRules, listArrivals } from '../../domain/proposals/received-versions.queries.js';
import { listLateChanges } from '../../domain/proposals/late-changes.queries.js';
import { findContent, listChanges } from '../../domain/proposals/proposal-changes.queries.js';
import { listCounterparts, listSimilarProposals } from '../../domain/proposals/proposal-merge.queries.js';
import { stateInput } from '../../domain/proposals/proposal-input.js';
import { listLinksOf } from '../../domain/proposals/matches.queries.js';
import { getProposal, getProposalById, listMembers } from '../../domain/proposals/proposals.queries.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { type EditView, FormEdit, openedEdit } from '../ui/form-edit.js';
import { proposalPath, similarProposalPath } from '../paths/proposal-paths.js';
import { editedState, proposalPage } from './proposal.page.js';
import { auditNames } from '../ui/audit.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import { DataSource } from 'typeorm';
import { similarVerdicts } from '../../domain/proposals/similar-verdict.js';
import { DecideSimilar } from '../../flows/proposals/decide-similar.flow.js';
import { similarPage, type ToldProposal } from './similar.page.js';

/** A proposal, what it went through, and the people behind it. */
@ConsoleController('calls/:call/proposals/:externalId', 'proposals')
export class ProposalController {
  constructor(
    private readonly changeProposalState: ChangeProposalState,
    private readonly recordAccess: RecordAccess,
    private readonly files: FileStore,
    private readonly database: DataSource,
    private readonly decideSimilar: DecideSimilar,
  ) {}

  @Get()
  async one(@Param('call') slug: string, @Param('externalId') externalId: string, @Page() page: ConsolePage) {
    await this.show(page, slug, externalId, { state: '', note: '' });
  }

  @Get('files/:file')
  async file(
    @Param('call') slug: string,
    @Param('externalId') externalId: string,
    @Param('file') fileId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const { id } = await getProposal(page.connection, (await page.call(slug)).id, externalId);
    await getProposalFile(page.connection, id, fileId);
    const file = await this.files.find(fileId);
    if (file === null) throw new NotFound('file-not-found', 'File not found.');
    sendFile(page, this.files, file, 'private, no-cache');
  }

  @Post('state')
  async move(@Param('call') slug: string, @Param('externalId') externalId: string, @Page() page: ConsolePage) {
    const typed = { state: page.form.text('state'), note: page.form.text('note') };
    const { id } = await getProposal(page.connection, (await page.call(slug)).id, externalId);
    const edit = new FormEdit(page, editedState(id, page.language));
    try {
      const check = (current: Proposal) => void edit.merge({ state: typed.state }, { state: current.state });
      const input = { ...read(stateInput, typed), check };
      await this.changeProposalState.run(slug, externalId, input, page.actor);
      page.redirect(proposalPath({ slug }, { externalId }), 'console.common.saved');
    } catch (error) {
      await page.fail(error, async (fieldErrors) =>
        this.show(page, slug, externalId, typed, fieldErrors, await edit.view()),
      );
    }
  }

  @Get('similar/:other')
  async compare(
    @Param('call') slug: string,
    @Param('externalId') externalId: string,
    @Param('other') otherId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const connection = this.database.manager;
    const call = await page.call(slug);
    const one = await getProposal(connection, call.id, externalId);
    const other = await getProposal(connection, call.id, otherId);
    for (const { id } of [one, other]) await this.recordAccess.run('proposal', `proposal:${id}`, page.actor);
    const similar = await listSimilarProposals(connection, one.id);
    const verdict = similar.find(({ id }) => id === other.id)?.verdict ?? null;
    const sides = [await this.told(one), await this.told(other)] as const;
    page.render('proposals/similar', similarPage(await page.layout(), { call, sides, verdict }));
  }

  @Post('similar/:other')
  async decide(
    @Param('call') slug: string,
    @Param('externalId') externalId: string,
    @Param('other') otherId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const verdict = similarVerdicts.find((one) => one === page.form.text('verdict')) ?? null;
    await this.decideSimilar.run(slug, [externalId, otherId], verdict, page.actor);
    const path = similarProposalPath({ slug }, { externalId }, { externalId: otherId });
    page.redirect(path, `console.proposals.similar.done.${verdict ?? 'open'}`);
  }

  private async show(
    page: ConsolePage,
    slug: string,
    externalId: string,
    typed: { state: string; note: string },
    fieldErrors: readonly FieldError[] = [],
    edit?: EditView,
  ): Promise<void> {
    const { connection } = page;
    const call = await page.call(slug);
    const proposal = await getProposal(connection, call.id, externalId);
    await this.recordAccess.run('proposal', `proposal:${proposal.id}`, page.actor);
    const layout = await page.layout();
    const actions = await Promise.all(proposalActions.all.map((find) => find(connection, call, proposal, layout)));
    const view = proposalPage(layout, {
      actions: actions.filter((action) => action !== null),
      call,
      proposal,
      ...(await findProposalDetails(connection, proposal)),
      hand: isAble(page.actor, 'administer') ? 'owner' : 'organizer',
      typed,
      edit: edit ?? openedEdit({ state: proposal.state }),
      fieldErrors,
    });
    page.render('proposals/proposal', view);
  }

  private async told(proposal: Proposal): Promise<ToldProposal> {
    return { proposal, content: await findContent(this.database.manager, proposal.id) };
  }
}

/** Finds the history of a proposal, the people behind it and what was merged. */
async function findProposalDetails(connection: Connection, proposal: Proposal) {
  const links = await listLinksOf(connection, { proposalId: proposal.id });
  const changes = await listChanges(connection, proposal.id);
  const actors = changes.map(({ actor }) => actor);
  return {
    content: await findContent(connection, proposal.id),
    late: (await listLateChanges(connection, [proposal.id])).get(proposal.id) ?? null,
    files: await listProposalFiles(connection, proposal.id),
    acceptedRules: await findAcceptedRules(connection, proposal.id),
    arrival: (await listArrivals(connection, [proposal.id])).get(proposal.id),
    links,
    changes,
    names: await auditNames(connection, actors),
    into: proposal.mergedInto === null ? null : await getProposalById(connection, proposal.mergedInto),
    counterparts: proposal.mergedInto === null ? await listCounterparts(connection, proposal) : [],
    similar: await listSimilarProposals(connection, proposal.id),
    members: await listMembers(connection, proposal.id),
    sessions: await listSessionsById(connection, [...new Set(links.flatMap((link) => link.sessions))]),
  };
}
