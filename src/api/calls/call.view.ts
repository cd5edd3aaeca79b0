import { z } from 'zod';
import { callState } from '../../domain/calls/call.js';
import type { Call } from '../../domain/calls/call.entity.js';

const term = z.object({ slug: z.string(), name: z.string() });

export const callSchema = z
  .object({
    slug: z.string(),
    name: z.string(),
    host: z.string(),
    summary: z.string(),
    contactEmail: z.string(),
    senderName: z.string(),
    replyTo: z.string(),
    accentColor: z.string(),
    timeZone: z.string().meta({ description: 'IANA time zone. `opensOn` and `closesOn` are dates in this zone.' }),
    opensOn: z.string().meta({ format: 'date' }),
    closesOn: z.string().meta({ format: 'date' }),
    themes: z.array(term),
    criteria: z.array(term),
    languages: z.array(z.string()),
    winners: z.number().int().nullable(),
    reminders: z.array(z.string()).meta({
      description: 'Default reminder times for sessions, as ISO 8601 durations before the start.',
    }),
    followUps: z
      .boolean()
      .meta({ description: 'Whether attendees get an email after each session and before the call closes.' }),
    unconfirmedPerCoordinator: z.number().int(),
    unconfirmedPerNetwork: z.number().int(),
    hoursToConfirm: z.number().int(),
    acceptsProposals: z.boolean(),
    proposalGraceMinutes: z.number().int(),
    summaryWords: z.number().int(),
    answerWords: z.number().int(),
    criterionGuidance: z.record(z.string(), z.string()),
    scoreTexts: z.record(z.string(), z.string()),
    proposalRules: z.string(),
    proposalQuestions: z.array(z.looseObject({ key: z.string(), kind: z.string(), label: z.string() })),
    translations: z.record(z.string(), z.looseObject({})),
    state: z.enum(['draft', 'public', 'archived']),
    createdAt: z.string().meta({ format: 'date-time' }),
    url: z.string().meta({ description: 'The public programme page.' }),
  })
  .meta({ id: 'Call', title: 'Call' });
export type CallView = z.output<typeof callSchema>;

/** Returns the API view of a call. */
export function callView(call: Call, publicUrl: string): CallView {
  return {
    slug: call.slug,
    name: call.name,
    host: call.host,
    summary: call.summary,
    contactEmail: call.contactEmail,
    senderName: call.senderName,
    replyTo: call.replyTo,
    accentColor: call.accentColor,
    timeZone: call.timeZone,
    opensOn: call.opensOn,
    closesOn: call.closesOn,
    themes: call.themes,
    criteria: call.criteria,
    languages: call.languages,
    winners: call.winners,
    reminders: call.reminders,
    followUps: call.followUps,
    unconfirmedPerCoordinator: call.unconfirmedPerCoordinator,
    unconfirmedPerNetwork: call.unconfirmedPerNetwork,
    hoursToConfirm: call.hoursToConfirm,
    acceptsProposals: call.acceptsProposals,
    proposalGraceMinutes: call.proposalGraceMinutes,
    summaryWords: call.summaryWords,
    answerWords: call.answerWords,
    criterionGuidance: call.criterionGuidance,
    scoreTexts: call.scoreTexts,
    proposalRules: call.proposalRules,
    proposalQuestions: call.proposalQuestions as unknown as CallView['proposalQuestions'],
    translations: call.translations as CallView['translations'],
    state: callState(call),
    createdAt: call.createdAt.toISOString(),
    url: `${publicUrl}/calls/${call.slug}`,
  };
}
