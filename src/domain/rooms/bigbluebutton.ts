import { createHash } from 'node:crypto';
import { jwtVerify } from 'jose';
import { z } from 'zod';
import { Unauthorized } from '../../platform/errors.js';
import type { RoomGuest } from './room-guest.js';

export interface BigBlueButtonServer {
  /** Up to and including `/api`, without a trailing slash. */
  url: string;
  secret: string;
}

/** Meetings end automatically this long after the session's end, because sessions run over. */
const overtimeMinutes = 60;

/**
 * The address of a call, with its checksum: the SHA-256 of the call's name, the query as it is sent, and the shared
 * secret (https://docs.bigbluebutton.org/development/api, "API Security Model").
 */
export function signedCall(
  server: BigBlueButtonServer,
  call: 'create' | 'join',
  parameters: Record<string, string>,
): string {
  const query = new URLSearchParams(parameters).toString();
  const checksum = createHash('sha256').update(`${call}${query}${server.secret}`).digest('hex');
  return `${server.url}/${call}?${query}&checksum=${checksum}`;
}

/**
 * Returns the URL that creates the meeting of a session; repeating it creates no second one. `callbackUrl` gets the
 * attendance at the end.
 */
export function createParameters(
  session: { id: string; title: string; durationMinutes: number; startsAt: Date },
  callbackUrl: string,
  now: Date,
): Record<string, string> {
  const untilEnd = session.durationMinutes + Math.max(0, (session.startsAt.getTime() - now.getTime()) / 60_000);
  return {
    meetingID: session.id,
    name: session.title,
    duration: String(Math.ceil(untilEnd) + overtimeMinutes),
    record: 'false',
    // Without it, the server discards attendance data before reporting it.
    meetingKeepEvents: 'true',
    'meta_analytics-callback-url': callbackUrl,
  };
}

/** Returns the URL for a guest to join the meeting, with their name and an id that is included in the report. */
export function joinParameters(sessionId: string, guest: RoomGuest): Record<string, string> {
  return {
    meetingID: sessionId,
    fullName: guest.name,
    userID: guest.id,
    role: guest.isHost ? 'MODERATOR' : 'VIEWER',
    redirect: 'true',
  };
}

/** Returns whether the server's XML response reports success. */
export function hasSucceeded(answer: string): boolean {
  return /<returncode>\s*SUCCESS\s*<\/returncode>/u.test(answer);
}

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const report = z.object({
  meeting_id: z.string(),
  data: z.object({
    finish: moment.nullish(),
    attendees: z
      .array(z.object({ ext_user_id: z.string(), joins: z.array(moment), leaves: z.array(moment) }))
      .max(10_000),
  }),
});

export interface MeetingReport {
  sessionId: string;
  /** A span of time in which a guest was present, at the latest until the end of the meeting. */
  stretches: { guestId: string; fromAt: Date; untilAt: Date | null }[];
}

/** Parses a server's report at the end of a meeting. Null for anything else. */
export function readReport(body: unknown): MeetingReport | null {
  const read = report.safeParse(body);
  if (!read.success) return null;
  const { meeting_id: sessionId, data } = read.data;
  const stretches = data.attendees.flatMap(({ ext_user_id: guestId, joins, leaves }) =>
    joins.flatMap((fromAt, index) => {
      const untilAt = leaves[index] ?? data.finish ?? null;
      return untilAt !== null && untilAt < fromAt ? [] : [{ guestId, fromAt, untilAt }];
    }),
  );
  return { sessionId, stretches };
}

/** Verifies a server's JWT (HS512) with the shared secret. Throws Unauthorized. */
export async function checkReportToken(server: BigBlueButtonServer, authorization: string, now: Date): Promise<void> {
  const token = /^Bearer +(\S{1,2000})$/iu.exec(authorization)?.[1] ?? '';
  try {
    const key = new TextEncoder().encode(server.secret);
    await jwtVerify(token, key, { algorithms: ['HS512'], currentDate: now, requiredClaims: ['exp'] });
  } catch {
    throw new Unauthorized('signature-wrong', 'The token is missing, invalid or expired.');
  }
}
