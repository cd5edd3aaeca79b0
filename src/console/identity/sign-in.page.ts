import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../layout.js';
import { signInPath } from '../paths.js';

export interface SignInPage extends ConsoleLayout {
  action: string;
  next: string;
  email: string;
  error: string | null;
}

/** The sign-in page. `problem` is why the last attempt failed. */
export function signInPage(
  layout: ConsoleLayout,
  values: { email: string; next: string },
  problem: { code: 'wrong' } | { code: 'tooMany'; minutes: number } | null,
): SignInPage {
  const { language } = layout;
  return {
    ...layout,
    ...values,
    title: translate(language, 'console.identity.signIn'),
    action: signInPath,
    error:
      problem &&
      translate(language, `console.identity.signIn.${problem.code}`, {
        minutes: 'minutes' in problem ? problem.minutes : 0,
      }),
  };
}
