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
    evidence: evidences.meta({ description: 'The strongest.' }),
    evidences: z.array(evidences).meta({
      description:
        'All that speaks for it, strongest first; empty where an organizer decided and nothing does any more.',
    }),
    score: z
      .number()
      .nullable()
      .meta({ description: 'How alike the names of the organizations are, from 0 to 1, where that speaks for it.' }),
    decision: z
      .object({ verdict: z.enum(['confirmed', 'rejected']), at: instant })
      .nullable()
      .meta({ description: 'What an organizer has said: it stands whatever evidence comes or goes.' }),
    sessions: z.array(z.string()).meta({ description: 'Sessions for which this attendee is registered.' }),
  })
  .meta({ id: 'Link', title: 'Attendee who stands behind a proposal, or may' });
export type LinkJson = z.output<typeof linkSchema>;

/** A link as the API shows it. */
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
