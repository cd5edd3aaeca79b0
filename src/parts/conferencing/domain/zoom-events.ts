import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Maximum clock difference between two machines, in either direction. */
const toleranceSeconds = 300;

/**
 * Returns whether Zoom has signed a request, within five minutes of `now`: `v0=` and the HMAC-SHA256 over
 * `v0:timestamp:body`, in hex (https://developers.zoom.us/docs/api/webhooks/#verify-webhook-events).
 */
export function isFromZoom(
  { timestamp, signature }: { timestamp: string; signature: string },
  body: Uint8Array,
  secret: string,
  now: Date,
): boolean {
  if (!/^\d{1,12}$/u.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > toleranceSeconds) return false;
  const right = Buffer.from(`v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`);
  const given = Buffer.from(signature);
  return given.length === right.length && timingSafeEqual(given, right);
}

/** Returns the answer that proves to Zoom that the address is ours. */
export function validationAnswer(plainToken: string, secret: string) {
  return { plainToken, encryptedToken: createHmac('sha256', secret).update(plainToken).digest('hex') };
}

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const id = z.union([z.string(), z.number()]).transform(String);
const validation = z.object({
  event: z.literal('endpoint.url_validation'),
  payload: z.object({ plainToken: z.string().max(200) }),
});
const presence = z.object({
  event: z.string().regex(/^(?:meeting|webinar)\.participant_(?:joined|left)$/u),
  payload: z.object({
    object: z.object({
      id,
      participant: z.object({
        registrant_id: z.string().optional(),
        email: z.string().optional(),
        join_time: moment.optional().catch(undefined),
        leave_time: moment.optional().catch(undefined),
      }),
    }),
  }),
});
const other = z.object({ event: z.string(), payload: z.object({ object: z.object({ id }) }) });

/** What Zoom says: that an address is to be validated, that somebody came or left, or that something is with a room. */
export type ZoomEvent =
  | { kind: 'validation'; plainToken: string }
  | {
      kind: 'presence';
      roomId: string;
      externalId: string | null;
      email: string | null;
      joinedAt: Date | null;
      leftAt: Date | null;
    }
  | { kind: 'room'; roomId: string };

/** Reads an event; null for one that says nothing about a room. */
export function readZoomEvent(body: unknown): ZoomEvent | null {
  const asked = validation.safeParse(body);
  if (asked.success) return { kind: 'validation', plainToken: asked.data.payload.plainToken };
  const seen = presence.safeParse(body);
  if (seen.success) {
    const { id: roomId, participant } = seen.data.payload.object;
    return {
      kind: 'presence',
      roomId,
      externalId: participant.registrant_id || null,
      email: participant.email || null,
      joinedAt: participant.join_time ?? null,
      leftAt: participant.leave_time ?? null,
    };
  }
  const said = other.safeParse(body);
  return said.success ? { kind: 'room', roomId: said.data.payload.object.id } : null;
}
