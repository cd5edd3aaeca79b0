import { z } from 'zod';
import { fault } from '../../../platform/validation.js';

/** They stand in the headers of frames and of answers to the element. */
export const mostSites = 20;

/** Stricter than what browsers take for a host: origins stand in a content security policy. */
const origin = /^https?:\/\/[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?::\d{1,5})?$/u;

/** A site that may show a call's sessions, as somebody types or copies it: its origin, from any address or its host. */
export const siteInput = z.strictObject({
  site: z
    .string()
    .transform((typed) => {
      const address = typed.includes('://') ? typed : `https://${typed.trim()}`;
      return URL.canParse(address) ? new URL(address).origin : '';
    })
    .refine((found) => origin.test(found), fault('not-a-site', 'Must be the address of a site.')),
});
