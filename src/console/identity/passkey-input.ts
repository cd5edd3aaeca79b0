import { z } from 'zod';
import { line } from '../../platform/validation.js';

/** A new passkey, which is named after the device that has it. */
export const passkeyInput = z.strictObject({ passkeyName: line(100) });
