import { z } from 'zod';
import { linkEvidences } from '../../domain/proposals/match-rules.js';
import type { ListedLink } from '../../domain/proposals/matches.queries.js';

const evidences = z.enum(linkEvidences);
const instant = z.string().meta({ format: 'date-time' });

export const linkSchema = z
  .object({
    id: z.string(),
    proposal: z.object({ externalId: z.string(), title: z.string(), organization: z.string().nullable() }),
    attendee: z.object({ email: z.string(), name: z.string(), organization: z.string().nullable() }),
    state: z.enum(['linked', 'suggested', 'rejected']),
    evidence: evidences.meta({ description: 'The strongest evidence.' }),
    evidences: z.array(evidences).meta({
      description: 'All evidence, strongest first. Empty if an organizer decided and there is no evidence left.',
    }),
    score: z
      .number()
      .nullable()
      .meta({ description: 'Similarity of the organization names, from 0 to 1, if that is part of the evidence.' }),
    decision: z
      .object({ verdict: z.enum(['confirmed', 'rejected']), at: instant })
      .nullable()
      .meta({ description: "The organizer's decision. It is final, whatever evidence is found later." }),
    sessions: z.array(z.string()).meta({ description: 'IDs of the sessions that the attendee is registered for.' }),
  })
  .meta({ id: 'Match', title: 'Match' });
export type LinkJson = z.output<typeof linkSchema>;

/** Returns the API view of a match. */
export function linkJson(link: ListedLink): LinkJson {
  const { id, externalId, title, email, name, state, evidence, score, decision, decidedAt } = link;
  return {
    id,
    proposal: { externalId, title, organization: link.proposalOrganization },
    attendee: { email, name, organization: link.organization },
    state,
    evidence,
    evidences: link.evidences,
    score: score === null ? null : Math.round(score * 1000) / 1000,
    decision: decision && decidedAt && { verdict: decision, at: decidedAt.toISOString() },
    sessions: link.sessions,
  };
}
