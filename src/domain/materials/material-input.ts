import { z } from 'zod';
import { languageInput } from '../sessions/session-input.js';
import { translationsInput } from '../../platform/i18n/translated.js';
import { line, webAddress } from '../../platform/validation.js';
import { materialKinds, visibilities } from './material.js';

/** What is said of a material; `url` is null for a file. */
export const materialInput = z.strictObject({
  title: line(200, 0).default(''),
  translations: translationsInput({ title: line(200, 0) })
    .default({})
    .meta({ description: "The title in other languages than the call's main one." }),
  kind: z.enum(materialKinds),
  language: languageInput.nullable().default(null),
  visibility: z.enum(visibilities),
  url: webAddress.nullable().default(null),
});
export type MaterialInput = z.output<typeof materialInput>;
