import { z } from 'zod';
import type { SessionSpeaker } from '../../domain/speakers/session-speakers.queries.js';
import { speakerReplyKinds } from '../../domain/notifications/speakers/speaker-reply.js';
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
        reply: z
          .object({
            kind: z.enum(speakerReplyKinds),
            comment: z.string().nullable(),
            startsAt: instant.nullable().meta({ description: 'The start that they propose.' }),
            sender: z
              .string()
              .nullable()
              .meta({ description: "The address that answered, if it isn't the speaker's." }),
            receivedAt: instant,
          })
          .nullable()
          .meta({
            description:
              'The last that their calendar said besides a plain answer. `proposed`: another time. `asked`: a decline from another address, about which the speaker was asked. The others changed nothing.',
          }),
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
    sessions: sessions
      .filter(({ task }) => task === null)
      .map(({ sessionId, role, organization, status, answeredAt, reply }) => ({
        id: sessionId,
        role,
        organization,
        status,
        answeredAt: answeredAt?.toISOString() ?? null,
        reply,
      })),
    createdAt: speaker.createdAt.toISOString(),
    updatedAt: speaker.updatedAt.toISOString(),
  };
}
