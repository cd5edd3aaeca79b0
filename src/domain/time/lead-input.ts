import { z } from 'zod';
import { fault } from '../../platform/validation.js';
import { leadPattern, parseLead } from './duration.js';

const lead = z
  .string()
  .trim()
  .refine((text) => parseLead(text) !== null, fault('not-a-lead', 'Must be an ISO 8601 duration, such as P1D or PT1H.'))
  .meta({ pattern: leadPattern, examples: ['P1D', 'PT1H'] });

/** Schema for lead times, as unique ISO 8601 durations. */
export const leadsInput = z
  .array(lead)
  .max(10)
  .transform((leads) => [...new Set(leads)]);
