import type { Call } from '../../domain/calls/call.entity.js';
import { type ProposalState, proposalStates, withdrawalWaitMinutes } from '../../domain/proposals/proposal.js';
import { type Hand, stateRefusal } from '../../domain/proposals/proposal-state.js';
import type { Tag } from '../../domain/registrations/people/tags.queries.js';
import type { FieldError } from '../../platform/errors.js';
import { optionalText, translate } from '../../platform/i18n/messages.js';
import { field } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { proposalPath, proposalsPath } from '../paths/proposal-paths.js';
import { faultWords } from './proposal-faults.js';
import { stateName } from '../ui/proposal-state-view.js';
import type { ProposalsChoice } from './proposals-bulk.js';
import { proposalFields, proposalsAt } from './proposals-query.js';

/** What the organizer adds to an action. */
export interface ProposalsBulkDetails {
  tagName: string;
  tagId: string;
  /** Empty until one is chosen. */
  state: ProposalState | '';
  note: string;
}

/** A chosen proposal. */
export interface ChosenProposal {
  id: string;
  externalId: string;
  title: string;
  state: ProposalState;
}

const maxNamed = 50;

/** Returns the chosen proposals whose state can't change, each with the reason. */
function refusedStates(chosen: readonly ChosenProposal[], to: ProposalState, hand: Hand) {
  return chosen.flatMap((proposal) => {
    const refusal = stateRefusal(proposal.state, to, hand);
    return refusal === null ? [] : [{ proposal, refusal }];
  });
}

/** What a preview promised: how many there are, and of how many the state changes. */
export function seenOf(chosen: readonly ChosenProposal[], { state }: ProposalsBulkDetails, hand: Hand): string {
  return `${chosen.length} ${state === '' ? '' : `${state} ${refusedStates(chosen, state, hand).length}`}`;
}

/** Asks before an action on many proposals, and says of which it is possible. */
export function proposalsBulkPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    choice: ProposalsChoice;
    chosen: readonly ChosenProposal[];
    details: ProposalsBulkDetails;
    hand: Hand;
    tags: readonly Tag[];
    hasChanged: boolean;
    fieldErrors: readonly FieldError[];
  },
) {
  const { language } = layout;
  const { call, choice, chosen, details, hand, tags, fieldErrors } = input;
  const { action, list, ids, until } = choice;
  const text = (key: string, values = {}) => translate(language, `console.proposals.bulk.${key}`, values);
  const count = chosen.length;
  const minutes = withdrawalWaitMinutes;
  const refused = details.state === '' ? [] : refusedStates(chosen, details.state, hand);
  const possible = count - refused.length;
  const isOpen = action === 'state' && details.state === '';
  const choose = chooseOf(action, details, tags, language);
  return {
    ...layout,
    title: text(`${action}.heading`, { count }),
    action: `${proposalsPath(call)}/bulk`,
    backPath: proposalsAt(proposalsPath(call), list),
    heading: text(`${action}.heading`, { count }),
    text:
      details.state === 'withdrawn'
        ? text('state.withdrawn', { minutes })
        : optionalText(language, `console.proposals.bulk.${action}.text`),
    hasChanged: input.hasChanged,
    hidden: [
      ...proposalFields(list),
      { name: 'action', value: action },
      { name: 'seen', value: seenOf(chosen, details, hand) },
      ...(ids === null
        ? [
            { name: 'all', value: 'yes' },
            { name: 'until', value: until.toISOString() },
          ]
        : ids.map((value) => ({ name: 'id', value }))),
    ],
    tagName: action === 'tag' ? field('tagName', details.tagName, fieldErrors, language) : null,
    known: action === 'tag' ? tags.map(({ name }) => name) : [],
    choose,
    note: action === 'state' ? field('note', details.note, fieldErrors, language) : null,
    // Proposals whose state can't change, and why.
    refused: refused.length === 0 ? null : refusedView(refused, call, language),
    // Shows what the action does with a choice that was made just now.
    lookLabel: action === 'state' ? text('state.look') : null,
    submitLabel:
      possible === 0 || isOpen || choose?.options.length === 0 ? null : text(`${action}.submit`, { count: possible }),
  };
}

function chooseOf(
  action: ProposalsChoice['action'],
  { state, tagId }: ProposalsBulkDetails,
  tags: readonly Tag[],
  language: string,
) {
  if (action === 'untag') {
    const options = tags.map(({ id, name }) => ({ value: id, label: name, selected: id === tagId }));
    return { id: 'tagId', label: translate(language, 'console.proposals.filter.tag'), options };
  }
  if (action === 'tag') return null;
  const options = proposalStates.map((one) => ({
    value: one,
    label: stateName(one, language),
    selected: one === state,
  }));
  return { id: 'newState', label: translate(language, 'console.proposals.change.state'), options };
}

function refusedView(refused: ReturnType<typeof refusedStates>, call: Call, language: string) {
  const named = refused.slice(0, maxNamed);
  return {
    text: translate(language, 'console.proposals.bulk.state.refused', { count: refused.length }),
    rows: named.map(({ proposal, refusal: { code, values } }) => ({
      title: proposal.title,
      path: proposalPath(call, proposal),
      why: faultWords({ path: 'state', code, ...(values && { values }) }, language),
    })),
    more:
      refused.length > named.length
        ? translate(language, 'console.registrations.bulk.more', { count: refused.length - named.length })
        : null,
  };
}
