import type { Config } from '../../../platform/config.js';

/** Why emails reach nobody: they are only written to files, or come from an address that no other server accepts. */
export type EmailSetUpProblem = 'noServer' | 'localSender';

/** Returns what keeps emails from leaving as Greenroom is set up; null if nothing does. */
export function emailSetUpProblem({
  smtpUrl,
  emailFrom,
}: Pick<Config, 'smtpUrl' | 'emailFrom'>): EmailSetUpProblem | null {
  if (smtpUrl === undefined) return 'noServer';
  return /@(?:.*\.)?localhost$|@[^.]*$/iu.test(emailFrom.address) ? 'localSender' : null;
}
