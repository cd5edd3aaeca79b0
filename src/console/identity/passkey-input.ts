import { z } from 'zod';
import { line } from '../../platform/validation.js';

/** A new passkey. People name it after the device that stores it. */
export const passkeyInput = z.strictObject({ passkeyName: line(100) });
