import { z } from 'zod';
import type { Proposal, ProposalMember } from '../proposals/proposal.entity.js';
import { proposalSources, proposalStates } from '../proposals/proposal.js';
import type { LinkedAttendee, SessionProposal } from '../proposals/proposals.queries.js';

const instant = z.string().meta({ format: 'date-time' });
const evidences = z.enum(['address', 'declared', 'organization', 'domain', 'name']);

const content = {
  externalId: z.string().meta({ description: 'Its id on the platform of the call.' }),
  title: z.string(),
  theme: z.string(),
  organization: z.string().nullable(),
  state: z.enum(proposalStates),
};

const summary = {
  ...content,
  source: z.enum(proposalSources),
  submittedAt: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
};

export const proposalSummarySchema = z
  .object({ ...summary, memberCount: z.number().int(), linkedCount: z.number().int() })
  .meta({ id: 'ProposalSummary', title: 'Proposal in a list' });

export const proposalSchema = z
  .object({
    ...summary,
    members: z.array(z.object({ email: z.string(), name: z.string().nullable() })),
    links: z.array(
      z.object({
        email: z.string(),
        name: z.string(),
        evidence: evidences,
        state: z.enum(['linked', 'suggested', 'rejected']),
        sessions: z.array(z.string()).meta({ description: 'Sessions for which this attendee is registered.' }),
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
  .meta({ id: 'SessionProposal', title: 'Proposal behind a session' });

export type ProposalSummaryView = z.output<typeof proposalSummarySchema>;
export type ProposalView = z.output<typeof proposalSchema>;
export type SessionProposalView = z.output<typeof sessionProposalSchema>;

function summaryOf(proposal: Proposal) {
  return {
    externalId: proposal.externalId,
    title: proposal.title,
    theme: proposal.theme,
    organization: proposal.organization,
    state: proposal.state,
    source: proposal.source,
    submittedAt: proposal.submittedAt?.toISOString() ?? null,
    createdAt: proposal.createdAt.toISOString(),
    updatedAt: proposal.updatedAt.toISOString(),
  };
}

/** A proposal as lists of the API show it. */
export function proposalSummaryView(proposal: Proposal & { members: number; linked: number }): ProposalSummaryView {
  return { ...summaryOf(proposal), memberCount: proposal.members, linkedCount: proposal.linked };
}

/** A proposal with the people behind it, as the API shows it. */
export function proposalView(
  proposal: Proposal,
  members: readonly ProposalMember[],
  links: readonly LinkedAttendee[],
): ProposalView {
  return {
    ...summaryOf(proposal),
    members: members.map(({ email, name }) => ({ email, name })),
    links: links.map(({ email, name, evidence, state, sessions }) => ({ email, name, evidence, state, sessions })),
  };
}

/** A proposal behind a session, as the API shows it. */
export function sessionProposalView(proposal: SessionProposal): SessionProposalView {
  return proposal;
}
