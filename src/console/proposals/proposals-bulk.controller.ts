import { randomUUID } from 'node:crypto';
import { Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { isAble } from '../../domain/identity/actor.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import { proposalStates } from '../../domain/proposals/proposal.js';
import { stateInput } from '../../domain/proposals/proposal-input.js';
import { tagInput } from '../../domain/registrations/people/tag.js';
import { listTagNames } from '../../domain/registrations/people/tags.queries.js';
import { ChangeProposalState } from '../../flows/proposals/change-proposal-state.flow.js';
import { ChangeTags } from '../../flows/registrations/change-tags.flow.js';
import type { FieldError } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { fieldErrorsOf, read } from '../../platform/validation.js';
import { confirmStep } from '../ui/confirm.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { proposalsPath } from '../paths/proposal-paths.js';
import { chosenProposals, type ProposalsChoice, proposalsChoice } from './proposals-bulk.js';
import { type ChosenProposal, type ProposalsBulkDetails, proposalsBulkPage, seenOf } from './proposals-bulk.page.js';
import { listChosenProposals } from './proposals.queries.js';
import { proposalsAt, readProposalsQuery } from './proposals-query.js';

/** Proposals that are named in a message; the others are counted. */
const maxNamed = 8;
/** Proposals that are changed in one transaction. */
const atOnce = 1000;

/** Actions on many proposals: what is possible is shown first. */
@ConsoleController('calls/:call/proposals/bulk', 'proposals')
export class ProposalsBulkController {
  constructor(
    private readonly changeProposalState: ChangeProposalState,
    private readonly changeTags: ChangeTags,
  ) {}

  @Post()
  async act(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { form } = page;
    const call = await page.call(slug);
    const choice = proposalsChoice(form, call, page.now);
    if (choice === null) {
      const path = proposalsAt(proposalsPath(call), readProposalsQuery(form, call));
      return page.redirect(path, 'console.proposals.bulk.nothingChosen');
    }
    const chosen = await listChosenProposals(page.connection, call, chosenProposals(choice));
    const details = detailsOf(form, choice);
    const fieldErrors = errorsOf(choice, details);
    const isConfirmed = form.text('step') === 'confirm';
    if (isConfirmed && fieldErrors.length > 0) page.status = 422;
    await confirmStep(page, {
      // Without a state, there is nothing to change yet.
      isConfirmed: isConfirmed && fieldErrors.length === 0 && !(choice.action === 'state' && details.state === ''),
      hasChanged: form.text('seen') !== seenOf(chosen, details, handOf(page)),
      preview: (hasChanged) =>
        this.preview(page, call, choice, { chosen, details, hasChanged, fieldErrors: isConfirmed ? fieldErrors : [] }),
      run: () => this.run(page, call, choice, { chosen, details }),
    });
  }

  /** Undoes a change of states, without asking again: it is itself undone by hand. */
  @Post('undo')
  async undo(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const { restored, left } = await this.changeProposalState.undo(slug, page.form.text('batch'), page.actor);
    const path = proposalsAt(proposalsPath(call), readProposalsQuery(page.form, call));
    page.redirect(path, 'console.proposals.bulk.undone', {
      count: restored.length,
      left: left.length,
      names: namesOf(left),
      more: Math.max(0, left.length - maxNamed),
    });
  }

  private async preview(
    page: ConsolePage,
    call: Call,
    choice: ProposalsChoice,
    asked: {
      chosen: readonly ChosenProposal[];
      details: ProposalsBulkDetails;
      hasChanged: boolean;
      fieldErrors: readonly FieldError[];
    },
  ): Promise<void> {
    const tags = await listTagNames(page.connection, call.id);
    const hand = handOf(page);
    page.renderStep(
      'proposals/proposals-bulk',
      proposalsBulkPage(await page.layout(), { ...asked, call, choice, hand, tags }),
    );
  }

  private async run(
    page: ConsolePage,
    call: Call,
    choice: ProposalsChoice,
    { chosen, details }: { chosen: readonly ChosenProposal[]; details: ProposalsBulkDetails },
  ): Promise<void> {
    const { action, list } = choice;
    const batchId = randomUUID();
    let [count, refused] = [0, 0];
    for (let from = 0; from < chosen.length; from += atOnce) {
      const ids = chosen.slice(from, from + atOnce).map(({ id }) => id);
      if (action === 'tag')
        count += (await this.changeTags.tagProposals(call.id, ids, details.tagName, page.actor)).count;
      else if (action === 'untag')
        count += await this.changeTags.untagProposals(call.id, details.tagId, ids, page.actor);
      else {
        const done = await this.changeProposalState.many(
          ids,
          { ...read(stateInput, { state: details.state, note: details.note }), batchId },
          page.actor,
        );
        count += done.changed.length;
        refused += done.refused.length;
      }
    }
    const path = proposalsAt(proposalsPath(call), list, action === 'state' && count > 0 ? { undo: batchId } : {});
    page.redirect(path, `console.proposals.bulk.done.${action}`, { count, refused });
  }
}

/** Names proposals in a message that fits into a cookie. */
function namesOf(proposals: readonly Pick<Proposal, 'externalId' | 'title'>[]): string {
  return proposals
    .slice(0, maxNamed)
    .map(({ externalId, title }) => `${title.length > 40 ? `${title.slice(0, 40)}…` : title} (${externalId})`)
    .join('; ');
}

function handOf(page: ConsolePage): 'owner' | 'organizer' {
  return isAble(page.actor, 'administer') ? 'owner' : 'organizer';
}

/** What was typed beside the choice. */
function detailsOf(form: FormValues, { list }: ProposalsChoice): ProposalsBulkDetails {
  return {
    tagName: form.text('tagName'),
    tagId: form.text('tagId') || list.filter.tag,
    state: proposalStates.find((one) => one === form.text('newState')) ?? '',
    note: form.line('note', 500),
  };
}

function errorsOf({ action }: ProposalsChoice, { tagName, state, note }: ProposalsBulkDetails): FieldError[] {
  if (action === 'tag') {
    const { error } = tagInput.safeParse({ name: tagName });
    return fieldErrorsOf(error?.issues ?? []).map((one) => ({ ...one, path: 'tagName' }));
  }
  if (action !== 'state' || state === '') return [];
  return fieldErrorsOf(stateInput.safeParse({ state, note }).error?.issues ?? []);
}
