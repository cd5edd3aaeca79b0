import { z } from 'zod';
import { fault } from '../../platform/validation.js';
import { canonicalZone } from './zones.js';

/** An IANA zone, current or old; read as the name to store. */
export const timeZoneInput = z
  .string()
  .trim()
  .max(100)
  .refine(
    (name) => canonicalZone(name) !== null,
    fault('unknown-zone', 'Must be an IANA time zone, such as Asia/Taipei.'),
  )
  .transform((name) => canonicalZone(name) ?? name);
