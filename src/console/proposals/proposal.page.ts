import {
  type ArrivalTimes,
  lateness,
  type ProposalSource,
  type ProposalState,
  withdrawalWaitMinutes,
} from '../../domain/proposals/proposal.js';
import type { ProposalAction } from './proposal-actions.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { contentView, fileViews } from '../../domain/proposals/file-views.js';
import type { ListedFile } from '../../domain/proposals/proposal-files.queries.js';
import type { ProposalContent } from '../../domain/proposals/proposal-content.js';
import type { LateChange } from '../../domain/proposals/late-change.js';
import type { Proposal, ProposalChange, ProposalMember } from '../../domain/proposals/proposal.entity.js';
import type { SimilarProposal, Counterpart } from '../../domain/proposals/proposal-merge.queries.js';
import { type Hand, nextStates } from '../../domain/proposals/proposal-state.js';
import type { ListedLink } from '../../domain/proposals/matches.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { formatDate, formatTime } from '../../domain/time/format.js';
import { zoneLabel } from '../../domain/time/zones.js';
import type { EditedForm, EditView } from '../ui/form-edit.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { dayAndTime } from '../ui/day-and-time.js';
import { matchesPath, proposalPath, proposalsPath, similarProposalPath } from '../paths/proposal-paths.js';
import { sessionPath } from '../paths/session-paths.js';
import { actorLabel } from '../ui/audit-view.js';
import type { AuditName } from '../ui/audit.queries.js';
import { lateChangeView } from './late-change-view.js';
import { faultWords } from './proposal-faults.js';
import { matchView } from '../ui/match-view.js';
import { notSubmitted, proposalState, stateName } from '../ui/proposal-state-view.js';
import { themeOf } from '../../domain/sessions/session-labels.js';

/** A proposal, what it went through, and the attendees behind it. */
export function proposalPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    proposal: Proposal;
    content: ProposalContent;
    late: LateChange | null;
    files: readonly ListedFile[];
    members: readonly ProposalMember[];
    /** Strongest first. */
    links: readonly ListedLink[];
    changes: readonly ProposalChange[];
    /** Of those who changed it. */
    names: ReadonlyMap<string, AuditName>;
    /** The one that this draft became. */
    into: Proposal | null;
    counterparts: readonly Counterpart[];
    similar: readonly SimilarProposal[];
    actions: readonly ProposalAction[];
    acceptedRules: { version: string; acceptedAt: Date } | null;
    arrival: ArrivalTimes | undefined;
    hand: Hand;
    typed: { state: string; note: string };
    edit: EditView;
    fieldErrors: readonly FieldError[];
    /** Soonest first. */
    sessions: readonly Session[];
  },
) {
  const { language } = layout;
  const { call, proposal } = input;
  return {
    ...layout,
    title: proposal.title,
    heading: proposal.title,
    allPath: proposalsPath(call),
    state: proposalState(proposal.state, language),
    theme: themeOf(call, proposal.theme, language),
    facts: factsOf(call, proposal, input.arrival, input.acceptedRules, language),
    // Null if only the title is known.
    content: contentView(call, input.content, language),
    files: fileViews(input.files, `${proposalPath(call, proposal)}/files`, language),
    // What the platform has changed after the deadline.
    late: layout.mayChange
      ? lateChangeView(call, input, input.late, { language, isOwner: input.hand === 'owner' })
      : null,
    // The form that changes the state; null where no change is allowed.
    change: layout.mayChange && proposal.mergedInto === null ? changeForm(input, language) : null,
    // The proposal that this draft became, and the way back.
    merged: input.into && {
      text: translate(language, 'console.proposals.merge.became'),
      title: input.into.title,
      path: proposalPath(call, input.into),
      undoPath: layout.mayChange ? `${proposalPath(call, proposal)}/unmerge` : null,
    },
    actions: input.actions,
    // Proposals that can be the same one.
    counterparts: layout.mayChange
      ? input.counterparts.map((one) => counterpartView(one, proposal, call, language))
      : [],
    // Proposals that say nearly the same, the most similar first.
    similar: input.similar.map((one) => ({
      title: one.title,
      path: similarProposalPath(call, proposal, one),
      organization: one.organization,
      share: translate(language, 'console.proposals.similar.percent', { percent: Math.round(one.share * 100) }),
      verdict: one.verdict && translate(language, `console.proposals.similar.done.${one.verdict}`),
    })),
    // Oldest first.
    history: input.changes.map(({ at, to, source, actor, note }) => ({
      when: dayAndTime(at, call.timeZone, language, layout.now),
      state: proposalState(to, language),
      who: actorLabel(actor, input.names, language),
      how: translate(language, `console.proposals.source.${source}`),
      note,
    })),
    // The zone of the times.
    timesNote: translate(language, 'console.common.timesIn', {
      place: zoneLabel(call.timeZone, proposal.updatedAt, language),
    }),
    members: input.members.map(({ name, email }) => ({ name, email })),
    links: input.links.map((link) => ({
      ...matchView(link, call, language),
      subject: link.name,
      sessions: input.sessions
        .filter(({ id }) => link.sessions.includes(id))
        .map((session) => ({ path: sessionPath(session), title: session.title })),
    })),
    // Where a decision about a match is sent, and the field that leads back here.
    decidePath: matchesPath(call, 'decide'),
    linkBack: { name: 'ofProposal', value: proposal.externalId },
  };
}

/** Whether one becomes the other: what an attendee declared, and then what a team wrote in Greenroom. */
function mergesInto(source: ProposalSource, other: ProposalSource): boolean {
  return source === 'declared' || (source === 'form' && other !== 'declared');
}

/** A proposal that can be the same one, with what merging asks: the declared one becomes the other. */
function counterpartView(one: Counterpart, proposal: Proposal, call: Call, language: string) {
  const [draft, into] = mergesInto(proposal.source, one.source) ? [proposal, one] : [one, proposal];
  const isSameTitle = one.title.toLowerCase() === proposal.title.toLowerCase();
  return {
    title: one.title,
    path: proposalPath(call, one),
    state: proposalState(one.state, language),
    why:
      one.shared > 0
        ? translate(language, 'console.proposals.merge.shared', { count: one.shared })
        : translate(language, `console.proposals.merge.${isSameTitle ? 'sameTitle' : 'similarTitle'}`),
    action: `${proposalsPath(call)}/merge`,
    draft: draft.externalId,
    into: into.externalId,
  };
}

/** The form of a proposal's state, as both versions of it are shown. */
export function editedState(proposalId: string, language: string): EditedForm<{ state: string }> {
  return {
    subject: `proposal:${proposalId}`,
    label: () => translate(language, 'console.proposals.change.state'),
    value: (_name, { state }) => stateName(state as ProposalState, language),
  };
}

function changeForm(
  {
    call,
    proposal,
    hand,
    typed,
    edit,
    fieldErrors,
  }: {
    call: Call;
    proposal: Proposal;
    hand: Hand;
    typed: { state: string; note: string };
    edit: EditView;
    fieldErrors: readonly FieldError[];
  },
  language: string,
) {
  const jump = fieldErrors.find(({ path }) => path === 'state');
  const state = field('state', typed.state, fieldErrors, language);
  const fields = [
    jump === undefined ? state : { ...state, error: faultWords(jump, language) },
    field('note', typed.note, fieldErrors, language),
  ] as const;
  const labels = {
    state: translate(language, 'console.proposals.change.state'),
    note: translate(language, 'console.proposals.change.note'),
  };
  const mine = nextStates(proposal.state, hand);
  const isOwners = nextStates(proposal.state, 'owner').some((state) => !mine.includes(state));
  const minutes = withdrawalWaitMinutes;
  const hints = [
    ...(isOwners ? [translate(language, 'console.proposals.change.owners')] : []),
    ...(mine.includes('withdrawn') ? [translate(language, 'console.proposals.change.withdrawHint', { minutes })] : []),
  ];
  return {
    action: `${proposalPath(call, proposal)}/state`,
    edit,
    states: mine.map((value) => ({ value, label: stateName(value, language), selected: value === typed.state })),
    state: fields[0],
    note: fields[1],
    errors: errorSummary(fields, labels, language),
    hint: hints.length > 0 ? hints.join(' ') : null,
  };
}

function factsOf(
  call: Call,
  proposal: Proposal,
  arrival: ArrivalTimes | undefined,
  rules: { version: string; acceptedAt: Date } | null,
  language: string,
) {
  const fact = (key: string, text: string) => ({ term: translate(language, `console.proposals.fact.${key}`), text });
  const at = (date: Date) =>
    translate(language, 'common.dayAndTime', {
      date: formatDate(date, call.timeZone, language, 'long'),
      time: formatTime(date, call.timeZone, language),
    });
  const { arrivedAt = null, changedAt = null } = arrival ?? {};
  const late = lateness(call, arrival);
  const lateTerm = translate(language, `console.proposals.${late ?? 'late'}`);
  return [
    fact('externalId', proposal.externalId),
    ...(proposal.organization ? [fact('organization', proposal.organization)] : []),
    ...(late === 'late' && arrivedAt
      ? [{ term: lateTerm, text: at(arrivedAt) }]
      : [fact('submitted', proposal.submittedAt ? at(proposal.submittedAt) : notSubmitted(proposal.state, language))]),
    ...(late === 'changedLate' && changedAt ? [{ term: lateTerm, text: at(changedAt) }] : []),
    fact('changed', at(proposal.updatedAt)),
    ...(rules === null
      ? []
      : [
          fact(
            'rules',
            translate(language, 'console.proposals.rulesAccepted', {
              version: rules.version,
              when: at(rules.acceptedAt),
            }),
          ),
        ]),
    fact('source', translate(language, `console.proposals.channel.${proposal.source}`)),
    ...(proposal.url ? [{ ...fact('url', proposal.url), href: proposal.url }] : []),
  ];
}
