import { z } from 'zod';
import { fault } from '../../platform/validation.js';
import { canonicalZone } from './zones.js';

/** Schema for an IANA time zone, current or old, parsed into the name to store. */
export const timeZoneInput = z
  .string()
  .trim()
  .max(100)
  .refine(
    (name) => canonicalZone(name) !== null,
    fault('unknown-zone', 'Must be an IANA time zone, such as Asia/Taipei.'),
  )
  .meta({ id: 'TimeZoneName', description: 'Name of an IANA time zone, current or old.', examples: ['Asia/Taipei'] })
  .transform((name) => canonicalZone(name) ?? name);
