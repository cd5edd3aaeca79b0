import type { Refusal } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { withQuery } from '../paths/paths.js';
import { signInCodePath } from '../paths/identity-paths.js';
import { signInProblem } from './sign-in.page.js';

/** The kind of code that the form asks for. */
export type CodeKind = 'app' | 'recovery';

/** Returns the page of the second step of signing in. `refusal` is the reason why the last attempt failed. */
export function signInCodePage(
  layout: ConsoleLayout,
  values: { next: string; kind: CodeKind },
  refusal: Pick<Refusal, 'values'> | null,
) {
  const say = (key: string) => translate(layout.language, `console.identity.${key}`);
  const wrong = values.kind === 'app' ? 'signInCode.wrong' : 'signInCode.wrongRecovery';
  const other = values.kind === 'app' ? 'recovery' : 'app';
  return {
    ...layout,
    ...values,
    title: say('twoStep.title'),
    action: signInCodePath,
    isRecovery: values.kind === 'recovery',
    codeLabel: say(`signInCode.${values.kind}`),
    otherPath: withQuery(signInCodePath, { next: values.next, with: other }),
    otherLabel: say(`signInCode.use.${other}`),
    error: refusal && signInProblem(refusal, wrong, layout.language),
  };
}
