import type { Call } from '../../../domain/calls/call.entity.js';
import { callTexts } from '../../../domain/calls/call.js';
import { conflictSorts, conflictText } from '../domain/conflict.js';
import type { FoundPair } from '../domain/found-conflicts.js';
import type { JuryConflict, JuryDecision } from '../domain/jury.entity.js';
import type { Juror } from '../domain/jury.queries.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { ErrorSummary, Field } from '../../../platform/views/form-fields.js';
import type { Option } from '../../../domain/time/zone-options.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { juryPath } from '../../../console/paths/paths.js';
import { juryField, jurySummary } from './jury-faults.js';
import { callJuryPath, liftPath, ownConflictsPath, reviewPath } from './jury-paths.js';
import type { ProposalChoice } from './jury-proposals.queries.js';
import { juryTabs } from './jury-tabs.js';

const conflictFieldNames = ['call', 'juror', 'proposal', 'organization', 'domain', 'reason'] as const;
export type ConflictFields = Record<(typeof conflictFieldNames)[number], string> & { kind: string };

/** Detected conflicts of interest between a juror and a proposal, with what happened to the review. */
export interface ShownPair extends FoundPair {
  /** Whether the juror has submitted a review. */
  isSubmitted: boolean;
  /** Whether that review would count differently if the decision were reopened. */
  isChanged: boolean;
}

/** The form that declares a conflict. */
interface ConflictForm {
  action: string;
  errors: ErrorSummary | null;
  fields: Record<(typeof conflictFieldNames)[number], Field>;
  kinds: { value: string; label: string; checked: boolean }[];
  calls: Option[];
  jurors: Option[];
  /** Whether the conflict can be with one proposal, and some that the field suggests. */
  namesProposal: boolean;
  proposals: { value: string; label: string }[];
}

/** Returns the page with a juror's own conflicts of interest. */
export function ownConflictsPage(
  layout: ConsoleLayout,
  input: {
    calls: readonly Call[];
    conflicts: readonly JuryConflict[];
    titles: ReadonlyMap<string, string>;
    /** The organizations that take part in calls whose review is anonymous. */
    named: readonly { call: Call; names: readonly string[] }[];
    typed: ConflictFields;
    fieldErrors: readonly FieldError[];
  },
) {
  const { language } = layout;
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  return {
    ...layout,
    title: say('own.conflicts'),
    tabs: [],
    backPath: juryPath,
    lede: say('declareText'),
    declared: input.conflicts.map((one) => ({ ...declaredRow(one, input.titles, 'UTC', language), juror: null })),
    // A note that the winners are decided, so that changes here don't affect the results.
    decided: null,
    // Detected conflicts, for owners.
    found: [],
    reviewPath: null,
    // Organizations to choose from, where the review is anonymous.
    named: input.named.map(({ call, names }) => ({ slug: call.slug, call: callTexts(call, language).name, names })),
    form: {
      ...formOf(input.typed, input.fieldErrors, language),
      action: ownConflictsPath,
      calls: input.calls.map((call) => ({
        value: call.slug,
        label: callTexts(call, language).name,
        selected: call.slug === input.typed.call,
      })),
      jurors: [],
      proposals: [],
      namesProposal: false,
    },
  };
}

/** Returns the page with all conflicts of a call, for owners. */
export function conflictsPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    conflicts: readonly JuryConflict[];
    /** How many submitted reviews don't count because of a declared conflict. */
    closedBy: (conflict: JuryConflict) => number;
    jurors: readonly Juror[];
    /** Some to choose from. */
    proposals: readonly ProposalChoice[];
    /** Of the proposals with a conflict, by id. */
    titles: ReadonlyMap<string, string>;
    found: readonly ShownPair[];
    /** The current decision about the winners, or null. */
    decision: JuryDecision | null;
    /** Names of the owners who decided, by actor. */
    who: ReadonlyMap<string, { name: string }>;
    typed: ConflictFields;
    fieldErrors: readonly FieldError[];
  },
) {
  const { language } = layout;
  const { call } = input;
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const names = new Map(input.jurors.map(({ id, name }) => [id, name]));
  const { titles } = input;
  return {
    ...layout,
    title: say('tab.conflicts'),
    tabs: juryTabs(call, 'conflicts', layout),
    backPath: null,
    lede: null,
    declared: input.conflicts.map((one) => ({
      ...declaredRow(one, titles, call.timeZone, language),
      juror: names.get(one.jurorId) ?? say('gone'),
      alert: closedText(one.liftedAt === null ? input.closedBy(one) : 0, language),
      liftPath: one.liftedAt === null ? liftPath(call, one) : null,
    })),
    decided:
      input.decision && say('decidedConflicts', { at: dayAndTime(input.decision.decidedAt, call.timeZone, language) }),
    found: input.found.map((pair) => ({
      ...foundRow(pair, input.who, call.timeZone, language),
      juror: names.get(pair.jurorId) ?? '',
      proposal: titles.get(pair.proposalId) ?? '',
    })),
    reviewPath: reviewPath(call),
    named: [],
    form: {
      ...formOf(input.typed, input.fieldErrors, language),
      action: callJuryPath(call, 'conflicts'),
      calls: [],
      jurors: input.jurors.map(({ id, name }) => ({ value: id, label: name, selected: id === input.typed.juror })),
      proposals: input.proposals.map(({ externalId, title }) => ({ value: externalId, label: title })),
      namesProposal: true,
    },
  };
}

function foundRow(
  { jurorId, proposalId, conflicts, review, isBinding, isUnnoticed, isSubmitted, isChanged }: ShownPair,
  names: ReadonlyMap<string, { name: string }>,
  timeZone: string,
  language: string,
) {
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const dismissed = review?.ruling === 'dismissed' && !isBinding;
  return {
    jurorId,
    proposalId,
    reasons: conflicts.map((one) => {
      const text = conflictText(one, language);
      const key = one.reason === 'organization' ? 'unprovenOrganization' : 'unproven';
      return one.evidence === 'unproven' ? say(key, { text }) : text;
    }),
    state: isBinding
      ? { tone: 'warn', icon: 'half', label: say('found.closed') }
      : dismissed
        ? { tone: 'off', icon: 'square', label: say('found.dismissed') }
        : { tone: 'off', icon: 'ring', label: say('found.warning') },
    // The owner's reason, with who decided and when.
    review: review && {
      reason: review.reason,
      who: say('found.reviewed', {
        who: names.get(review.reviewedBy)?.name ?? say('gone'),
        at: dayAndTime(review.reviewedAt, timeZone, language),
      }),
    },
    // A note that a submitted review doesn't count, or would count differently if the decision were reopened.
    alert: isChanged ? say('found.afterDecision') : isUnnoticed && isSubmitted ? say('found.uncounted') : null,
    mayConfirm: !isBinding || isUnnoticed,
    mayDismiss: !dismissed,
  };
}

function declaredRow(conflict: JuryConflict, titles: ReadonlyMap<string, string>, timeZone: string, language: string) {
  const { proposalId, organization, domain, kind, reason, declaredAt, liftedAt } = conflict;
  const at = (date: Date) => dayAndTime(date, timeZone, language);
  return {
    about: proposalId === null ? (organization ?? domain ?? '') : (titles.get(proposalId) ?? ''),
    kind: translate(language, `console.jury.kind.${kind}`),
    reason,
    when: at(declaredAt),
    state:
      liftedAt === null
        ? { tone: 'warn', icon: 'half', label: translate(language, 'console.jury.stands') }
        : { tone: 'off', icon: 'square', label: translate(language, 'console.jury.lifted', { at: at(liftedAt) }) },
    // That submitted reviews don't count because of it.
    alert: null,
    liftPath: null,
  };
}

function closedText(count: number, language: string): string | null {
  return count === 0 ? null : translate(language, 'console.jury.closedReviews', { count });
}

function formOf(typed: ConflictFields, fieldErrors: readonly FieldError[], language: string) {
  const fields = Object.fromEntries(
    conflictFieldNames.map((name) => [name, juryField(name, typed[name], fieldErrors, language)]),
  ) as ConflictForm['fields'];
  const label = (name: string) => translate(language, `console.jury.field.${name}`);
  return {
    fields,
    errors: jurySummary(
      conflictFieldNames.map((name) => ({ field: fields[name], label: label(name) })),
      language,
    ),
    kinds: conflictSorts.map((kind) => ({
      value: kind,
      label: translate(language, `console.jury.kind.${kind}`),
      checked: typed.kind === '' ? kind === 'interest' : kind === typed.kind,
    })),
  };
}
