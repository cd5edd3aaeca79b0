import { z } from 'zod';
import { type ProposalContent, solutionStages } from '../../domain/proposals/proposal-content.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { lateness, changeSources, proposalSources, proposalStates } from '../../domain/proposals/proposal.js';
import type { LateChange } from '../../domain/proposals/late-change.js';
import type { Proposal, ProposalChange, ProposalMember } from '../../domain/proposals/proposal.entity.js';
import type { CountedProposal, LinkedAttendee, SessionProposal } from '../../domain/proposals/proposals.queries.js';

const instant = z.string().meta({ format: 'date-time' });
const evidences = z.enum(['address', 'declared', 'organization', 'domain', 'name']);

const content = {
  externalId: z.string().meta({ description: 'ID of the proposal on the proposal platform.' }),
  title: z.string(),
  theme: z.string(),
  organization: z.string().nullable(),
  state: z.enum(proposalStates),
};

const summary = {
  ...content,
  source: z.enum(proposalSources),
  url: z.string().nullable().meta({ description: "The proposal's page on the proposal platform." }),
  submittedAt: instant.nullable(),
  late: z.boolean().meta({ description: 'Whether it came, or its text was changed, after the deadline of the call.' }),
  createdAt: instant,
  updatedAt: instant,
};

export const proposalSummarySchema = z
  .object({ ...summary, memberCount: z.number().int(), linkedCount: z.number().int() })
  .meta({ id: 'ProposalSummary', title: 'Proposal summary' });

export const proposalSchema = z
  .object({
    ...summary,
    content: z
      .object({
        language: z.string().nullable().meta({ description: 'Language tag (BCP 47) of the texts.' }),
        summary: z.string(),
        answers: z.record(z.string(), z.string()).meta({ description: 'By slug of a criterion of the call.' }),
        stage: z.enum(solutionStages).nullable(),
        places: z.array(z.string()).meta({ description: 'Where the solution works today.' }),
        links: z.array(z.string()),
      })
      .meta({ description: 'What the proposal says.' }),
    helpWith: z.array(z.string()).meta({ description: 'Slugs of the criteria that the team wants help with.' }),
    history: z
      .array(
        z.object({
          from: z.enum(proposalStates).nullable().meta({ description: 'Null for the first known state.' }),
          to: z.enum(proposalStates),
          at: instant,
          source: z.enum(changeSources).meta({ description: '`staff`: changed by hand.' }),
          note: z.string().nullable(),
        }),
      )
      .meta({
        description:
          'State changes, oldest first, including those of a declared draft that was merged into the proposal.',
      }),
    waiting: z
      .object({
        title: z.string(),
        theme: z.string(),
        organization: z.string().nullable(),
        state: z.enum(proposalStates).nullable().meta({ description: 'Null if only texts are another.' }),
        receivedAt: instant,
        message: z.string(),
      })
      .nullable()
      .meta({ description: 'What was sent after the deadline and waits for the decision of an owner.' }),
    members: z.array(z.object({ email: z.string(), name: z.string().nullable() })),
    links: z.array(
      z.object({
        email: z.string(),
        name: z.string(),
        id: z.string(),
        evidence: evidences,
        evidences: z.array(evidences).meta({ description: 'All evidence, strongest first.' }),
        state: z.enum(['linked', 'suggested', 'rejected']),
        sessions: z.array(z.string()).meta({ description: 'IDs of the sessions that the attendee is registered for.' }),
      }),
    ),
  })
  .meta({ id: 'Proposal', title: 'Proposal' });

export const sessionProposalSchema = z
  .object({
    ...content,
    attendees: z.array(
      z.object({ registrationId: z.string(), name: z.string(), email: z.string(), evidence: evidences }),
    ),
  })
  .meta({ id: 'SessionProposal', title: 'Session proposal' });

export type ProposalSummaryView = z.output<typeof proposalSummarySchema>;
export type ProposalView = z.output<typeof proposalSchema>;
export type SessionProposalView = z.output<typeof sessionProposalSchema>;

function summaryOf(proposal: Proposal, late: boolean) {
  return {
    externalId: proposal.externalId,
    title: proposal.title,
    theme: proposal.theme,
    organization: proposal.organization,
    state: proposal.state,
    source: proposal.source,
    url: proposal.url,
    submittedAt: proposal.submittedAt?.toISOString() ?? null,
    late,
    createdAt: proposal.createdAt.toISOString(),
    updatedAt: proposal.updatedAt.toISOString(),
  };
}

/** Returns the API view of a proposal in a list. */
export function proposalSummaryView(proposal: CountedProposal, call: Call): ProposalSummaryView {
  return {
    ...summaryOf(proposal, lateness(call, proposal) !== null),
    memberCount: proposal.members,
    linkedCount: proposal.linked,
  };
}

/** Returns the API view of a proposal with its members and matches. */
export function proposalView(
  proposal: Proposal,
  { language, summary, answers, stage, places, links: pages }: ProposalContent,
  members: readonly ProposalMember[],
  links: readonly LinkedAttendee[],
  changes: readonly ProposalChange[],
  { waiting, isLate }: { waiting: LateChange | null; isLate: boolean },
): ProposalView {
  return {
    ...summaryOf(proposal, isLate),
    content: { language, summary, answers, stage, places, links: pages },
    helpWith: proposal.helpWith,
    history: changes.map(({ from, to, at, source, note }) => ({ from, to, at: at.toISOString(), source, note })),
    waiting: waiting === null || waiting.isLeft ? null : waitingView(waiting),
    members: members.map(({ email, name }) => ({ email, name })),
    links: links.map(({ id, email, name, evidence, evidences: all, state, sessions }) => {
      return { id, email, name, evidence, evidences: all, state, sessions };
    }),
  };
}

function waitingView({ said: { title, theme, organization, state }, receivedAt }: LateChange) {
  const message = 'The deadline has passed, so the proposal stays as it is until an owner of the call takes this over.';
  return { title, theme, organization, state, receivedAt: receivedAt.toISOString(), message };
}

/** Returns the API view of a proposal matched to a session. */
export function sessionProposalView(proposal: SessionProposal): SessionProposalView {
  return proposal;
}
