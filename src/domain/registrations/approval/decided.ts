import type { Refusal } from '../../../platform/errors.js';
import type { Registration } from '../registration.entity.js';

/** The outcome of a bulk action for one registration. */
export type Decided =
  | { registrationId: string; ok: true; registration: Registration }
  | { registrationId: string; ok: false; refusal: Refusal };
