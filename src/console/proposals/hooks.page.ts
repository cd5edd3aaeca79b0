import type { Call } from '../../domain/calls/call.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import type { DeliveryOutcome } from '../../domain/proposals/proposal-hook.js';
import type { ProposalDelivery, ProposalHook } from '../../domain/proposals/proposal-hook.entity.js';
import { zoneLabel } from '../../domain/time/zones.js';
import { dayAndTime } from '../ui/day-and-time.js';
import { type ListColumn, tableOf } from '../ui/list.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { proposalHooksPath, proposalPath, proposalsPath } from '../paths/proposal-paths.js';
import { faultText } from './proposal-faults.js';
import type { StateView } from '../ui/session-state.js';

/** The addresses at which the platform of a call hands in what it knows, and what came in there last. */
export function hooksPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    /** The public address of the program. */
    publicUrl: string;
    hooks: readonly ProposalHook[];
    /** Ids of those whose secret was sealed under another secret of the program. */
    unreadable: ReadonlySet<string>;
    /** Newest first. */
    deliveries: readonly ProposalDelivery[];
    typed: string;
    fieldErrors: readonly FieldError[];
    made: { name: string; secret: string } | null;
  },
) {
  const { language, now } = layout;
  const { call, made } = input;
  const text = (key: string, values = {}) => translate(language, `console.proposals.hooks.${key}`, values);
  const at = (date: Date) => dayAndTime(date, call.timeZone, language);
  const name = field('name', input.typed, input.fieldErrors, language);
  const path = proposalHooksPath(call);
  return {
    ...layout,
    title: text('title'),
    backPath: proposalsPath(call),
    action: path,
    // A secret that is shown this once.
    once: made && { title: text('once', { name: made.name }), text: text('onceText'), secret: made.secret },
    hooks: input.hooks.map((hook) => ({
      inputId: `hook-${hook.id}`,
      name: hook.name,
      url: `${input.publicUrl}/api/v1/hooks/proposals/${hook.id}`,
      secretSince: text('secretSince', { at: at(hook.rotatedAt ?? hook.createdAt) }),
      previousUntil:
        hook.previousUntil !== null && hook.previousUntil > now
          ? text('previousUntil', { at: at(hook.previousUntil) })
          : null,
      unsigned: hook.unsignedAt && text('unsigned', { at: at(hook.unsignedAt) }),
      unreadable: input.unreadable.has(hook.id) ? text('unreadable') : null,
      rotatePath: `${path}/${hook.id}/rotate`,
      removePath: `${path}/${hook.id}/remove`,
    })),
    name,
    errors: errorSummary([name], { name: text('name') }, language),
    deliveries:
      input.deliveries.length === 0
        ? null
        : tableOf(columns, input.deliveries, { call, hooks: input.hooks, language, now }, text('deliveries')),
    timesNote: translate(language, 'console.common.timesIn', { place: zoneLabel(call.timeZone, now, language) }),
  };
}

const columns: readonly ListColumn<ProposalDelivery, { call: Call; hooks: readonly ProposalHook[] }>[] = [
  {
    heading: 'console.proposals.hooks.col.when',
    as: 'nowrap',
    cell: ({ receivedAt, hookId }, { call, hooks, language }) => ({
      text: dayAndTime(receivedAt, call.timeZone, language),
      sub: hooks.find(({ id }) => id === hookId)?.name ?? '',
    }),
  },
  { heading: 'console.proposals.hooks.col.event', cell: ({ type }) => ({ ltr: type }) },
  {
    heading: 'console.common.col.proposal',
    isName: true,
    none: 'console.common.nothing',
    cell: ({ externalId, outcome }, { call }) => ({
      text: externalId ?? '',
      ...(externalId !== null &&
        ['created', 'changed', 'unchanged', 'waiting'].includes(outcome) && {
          path: proposalPath(call, { externalId }),
        }),
    }),
  },
  {
    heading: 'console.proposals.hooks.col.outcome',
    as: 'whole',
    cell: ({ outcome, fieldErrors }, { language }) => ({
      state: outcomeView(outcome, language),
      notes: fieldErrors.map((fieldError) => faultText(fieldError, language)),
    }),
  },
];

function outcomeView(outcome: DeliveryOutcome, language: string): StateView {
  const label = translate(language, `console.proposals.hooks.outcome.${outcome}`);
  switch (outcome) {
    case 'created':
    case 'changed':
      return { tone: 'good', icon: 'dot', label };
    case 'waiting':
      return { tone: 'warn', icon: 'half', label };
    case 'unchanged':
    case 'older':
    case 'ignored':
      return { tone: 'off', icon: 'square', label };
    case 'refused':
      return { tone: 'bad', icon: 'bang', label };
  }
}
