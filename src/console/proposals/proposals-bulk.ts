import type { Call } from '../../domain/calls/call.entity.js';
import { isUuid } from '../../platform/database/uuid.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { proposalsPath } from '../paths/proposal-paths.js';
import { shownUntil } from '../registrations/bulk-choice.js';
import type { ProposalsChosen } from './proposals-chosen.js';
import { everyProposal, proposalFields, type ProposalsQuery, readProposalsQuery } from './proposals-query.js';

const bulkActions = ['state', 'tag', 'untag'] as const;
type ProposalBulkAction = (typeof bulkActions)[number];

/** Returns the actions on the proposals of a list. */
export function bulkBar(call: Call, query: ProposalsQuery, count: number, { language, now }: ConsoleLayout) {
  return {
    path: `${proposalsPath(call)}/bulk`,
    fields: proposalFields(query),
    until: now.toISOString(),
    all: translate(language, 'console.registrations.bulk.all', { count }),
    actions: bulkActions.map((value) => ({ value, label: translate(language, `console.proposals.bulk.${value}`) })),
  };
}

/** An action and its proposals: those that were ticked, or (`ids` is null) all that match the filter. */
export interface ProposalsChoice {
  action: ProposalBulkAction;
  list: ProposalsQuery;
  ids: string[] | null;
  /** Proposals that came later are left out, because they were not previewed. */
  until: Date;
}

/** Reads the form; null if no action or no proposal is selected. */
export function proposalsChoice(values: FormValues, call: Pick<Call, 'themes'>, now: Date): ProposalsChoice | null {
  const action = bulkActions.find((one) => one === values.text('action'));
  const ids = values.list('id').filter(isUuid);
  const all = values.text('all') !== '';
  if (action === undefined || (!all && ids.length === 0)) return null;
  return { action, list: readProposalsQuery(values, call), ids: all ? null : ids, until: shownUntil(values, now) };
}

/** The proposals that are meant: ticked ones whatever they match by now. */
export function chosenProposals({ list, ids, until }: ProposalsChoice): ProposalsChosen {
  return ids === null ? { filter: list.filter, until } : { filter: everyProposal, ids };
}
