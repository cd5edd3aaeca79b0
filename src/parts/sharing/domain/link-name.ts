import { z } from 'zod';
import { fault } from '../../../platform/validation.js';

/** More than these would be kept in every page. */
export const mostLinks = 50;

/** The name of a link, as it stands in its address: what somebody typed, in small letters and with hyphens. */
const linkName = z
  .string()
  .transform((text) => text.trim().toLowerCase().replaceAll(/\s+/gu, '-'))
  .refine(
    (name) => /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/u.test(name),
    fault('not-a-link-name', 'Must have 1 to 40 letters from a to z, digits and hyphens.'),
  );

/** A link, as somebody names it. */
export const linkInput = z.strictObject({ name: linkName });
