import { z } from 'zod';
import { ProviderFailure } from './provider.js';
import { saidBy } from './provider-client.js';

// What Zoom answers (https://developers.zoom.us/docs/api/), as far as we read it.

/** A meeting or webinar. */
export const room = z.object({ id: z.int().transform(String), join_url: z.string(), agenda: z.string().optional() });
/** A page of those of a user. */
export const found = z.object({
  meetings: z.array(room).optional(),
  webinars: z.array(room).optional(),
  next_page_token: z.string().optional(),
});
const registrant = z.object({ registrant_id: z.string(), email: z.string(), join_url: z.string() });
/** Whom a batch has registered. */
export const batch = z.object({ registrants: z.array(registrant) });
/** Who is on the stage of a webinar. */
export const panelists = z.object({
  panelists: z.array(z.object({ email: z.string(), join_url: z.string().optional() })),
});
/** A user, with the type of their plan. */
export const user = z.object({ type: z.int() });
/** What the plan of a user can do. */
export const settings = z.object({
  feature: z.object({
    meeting_capacity: z.int().optional(),
    webinar: z.boolean().optional(),
    webinar_capacity: z.int().optional(),
  }),
  recording: z
    .object({ cloud_recording: z.boolean().optional(), recording_audio_transcript: z.boolean().optional() })
    .optional(),
  in_meeting: z.object({ language_interpretation: z.object({ enable: z.boolean().optional() }).optional() }).optional(),
});
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
/** A page of the report of who was there. */
export const participants = z.object({
  participants: z.array(
    z.object({
      name: z.string().default(''),
      user_email: z.string().optional(),
      registrant_id: z.string().optional(),
      join_time: moment,
      leave_time: moment,
      status: z.string().optional(),
    }),
  ),
  next_page_token: z.string().optional(),
});

/** The recordings of a meeting or webinar, once it is over. */
export const recorded = z.object({
  uuid: z.string(),
  share_url: z.string(),
  /** With which the shared address opens without asking. */
  recording_play_passcode: z.string().optional(),
  download_access_token: z.string().optional(),
  recording_files: z.array(
    z.object({
      file_type: z.string().optional(),
      file_size: z.number().optional(),
      status: z.string().optional(),
      recording_start: moment.optional().catch(undefined),
      recording_end: moment.optional().catch(undefined),
      download_url: z.string().optional(),
    }),
  ),
});

/** Returns whether what was asked for is gone. */
export function isMissing(error: unknown): boolean {
  return error instanceof ProviderFailure && error.kind === 'missing';
}

/** Returns whether the app lacks a scope, or the plan a feature. */
export function isForbidden(error: unknown): boolean {
  return error instanceof ProviderFailure && (error.kind === 'scope' || error.kind === 'plan');
}

/** Waits for a call; that it finds nothing is no error. */
export async function unlessMissing(call: Promise<unknown>): Promise<void> {
  await call.catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
}

const failed = z.looseObject({
  code: z.int().optional(),
  errors: z.array(z.looseObject({ field: z.string().optional(), message: z.string().optional() })).optional(),
});

/** Returns what an error of Zoom means (https://developers.zoom.us/docs/api/errors/). */
export function failure(status: number, body: unknown): ProviderFailure {
  const { code, errors } = failed.safeParse(body).data ?? {};
  const fields = (errors ?? []).map(({ field, message }) => `${field ?? ''} ${message ?? ''}`.trim()).join(', ');
  const said = [saidBy(body) ?? `HTTP ${status}`, fields].filter(Boolean).join(' ');
  const more = code === undefined ? {} : { code: String(code) };
  return new ProviderFailure(kindOf(status, code), said, more);
}

function kindOf(status: number, code: number | undefined): ProviderFailure['kind'] {
  if (status === 401 || code === 124) return 'credentials';
  if (code === 4700 || code === 4711) return 'scope';
  // "Webinar plan is missing", and registration in meetings of a basic user.
  if (code === 200) return 'plan';
  // A meeting, and a recording of it.
  if (status === 404 || code === 3001 || code === 3301) return 'missing';
  return 'refused';
}
