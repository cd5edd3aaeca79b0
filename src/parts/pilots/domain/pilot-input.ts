import { z } from 'zod';
import { emailInput } from '../../../domain/registrations/admission/registration-input.js';
import { dayInput, fault, line, prose, webAddress } from '../../../platform/validation.js';
import { maxFigures, pilotStates } from './pilot.js';

const value = z.number().min(-1e12).max(1e12).nullable().default(null);

const figureInput = z.strictObject({
  indicator: line(200),
  unit: line(50, 0).default(''),
  baseline: value,
  target: value,
  result: value,
});

/** Fields of a pilot. */
export const pilotInput = z
  .strictObject({
    state: z.enum(pilotStates),
    department: line(200, 0).default(''),
    contactName: line(200, 0).default(''),
    contactEmail: emailInput.nullable().default(null),
    link: webAddress.nullable().default(null),
    place: line(300, 0).default(''),
    startsOn: dayInput.nullable().default(null),
    endsOn: dayInput.nullable().default(null),
    summary: prose(4000).default(''),
    outcome: prose(8000).default(''),
    figures: z.array(figureInput).max(maxFigures).default([]),
    responsibleId: z.uuid().nullable().default(null),
    isShared: z.boolean().default(false),
  })
  .refine(({ startsOn, endsOn }) => startsOn === null || endsOn === null || endsOn >= startsOn, {
    path: ['endsOn'],
    ...fault('ends-before-start', 'Must not be before the start.'),
  });
export type PilotInput = z.output<typeof pilotInput>;

/** Fields of a milestone. */
export const milestoneInput = z.strictObject({
  title: line(200),
  dueOn: dayInput,
  doneOn: dayInput.nullable().default(null),
  note: prose(2000).default(''),
});
export type MilestoneInput = z.output<typeof milestoneInput>;

/** Fields of a document; `url` is null for a file. */
export const documentInput = z.strictObject({
  title: line(200, 0).default(''),
  url: webAddress.nullable().default(null),
});
export type DocumentInput = z.output<typeof documentInput>;
