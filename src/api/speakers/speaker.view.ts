import { z } from 'zod';
import type { SessionSpeaker } from '../../domain/speakers/session-speakers.queries.js';
import { speakerStatuses } from '../../domain/speakers/speaker.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';

const instant = z.string().meta({ format: 'date-time' });

export const speakerSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    name: z.string(),
    email: z.string().nullable(),
    affiliation: z.string(),
    jobTitle: z.string(),
    biographies: z.record(z.string(), z.string()).meta({ description: 'Biography in Markdown by language tag.' }),
    links: z.array(z.string()),
    language: z.string().nullable(),
    timeZone: z.string().nullable(),
    sessions: z.array(
      z.object({
        id: z.string().meta({ format: 'uuid' }),
        role: z.string().nullable(),
        organization: z.string().nullable().meta({ description: "Null for the speaker's `affiliation`." }),
        status: z.enum(speakerStatuses),
        answeredAt: instant.nullable(),
      }),
    ),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Speaker', title: 'Speaker' });
export type SpeakerView = z.output<typeof speakerSchema>;

/** Returns the API view of a speaker. */
export function speakerView(speaker: Speaker, sessions: readonly SessionSpeaker[]): SpeakerView {
  const { id, name, email, affiliation, jobTitle, biographies, links, language, timeZone } = speaker;
  return {
    id,
    name,
    email,
    affiliation,
    jobTitle,
    biographies,
    links,
    language,
    timeZone,
    sessions: sessions.map(({ sessionId, role, organization, status, answeredAt }) => ({
      id: sessionId,
      role,
      organization,
      status,
      answeredAt: answeredAt?.toISOString() ?? null,
    })),
    createdAt: speaker.createdAt.toISOString(),
    updatedAt: speaker.updatedAt.toISOString(),
  };
}
