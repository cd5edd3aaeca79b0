import type { Refusal } from '../../platform/errors.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from './layout.js';
import { consolePath } from '../paths/paths.js';
import { signInPath } from '../paths/identity-paths.js';

/** Why something was refused, and one way on. */
export function errorPage(layout: ConsoleLayout, refusal: Pick<Refusal, 'code' | 'status' | 'values'>) {
  const { language } = layout;
  const { code, status, values } = refusal;
  const say = (part: 'title' | 'text') => {
    const own = [`console.errors.${part}.${code}`, `errors.${part}.${code}`, `console.errors.${part}.${status}`].find(
      (key) => hasMessage(language, key),
    );
    return translate(language, own ?? `errors.${part}.${status}`, { ...values, requestId: '' });
  };
  const isOut = status === 401;
  // Door staff and jurors have no sessions to go back to: the first of their own pages instead.
  const [own] = layout.navigation;
  return {
    ...layout,
    title: say('title'),
    heading: say('title'),
    text: say('text'),
    onward:
      !isOut && !layout.mayRead && own
        ? { path: own.path, label: own.label }
        : {
            path: isOut ? signInPath : consolePath,
            label: translate(language, isOut ? 'console.identity.signIn' : 'console.common.toHome'),
          },
  };
}
