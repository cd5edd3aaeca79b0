import { z } from 'zod';
import { line } from '../../../platform/validation.js';

/** What an account needs: an app that may act in it, and the user whose rooms they are. */
export const accountInput = z.strictObject({
  accountId: line(200).min(1),
  clientId: line(200).min(1),
  /** Empty for the stored one. */
  clientSecret: line(500, 0),
  host: line(320).min(1),
  /** Addresses of those who can host, too, separated by commas or spaces. */
  alternativeHosts: line(1000, 0).default(''),
  /** With which events are signed; empty if none are sent. */
  eventSecret: line(200, 0).default(''),
});
export type Credentials = z.output<typeof accountInput>;
