import { type MessageValues, translate } from '../../platform/i18n/messages.js';
import type { ConsolePage } from '../frame/console-page.js';
import type { ConsoleLayout } from '../frame/layout.js';

interface QuestionPage extends ConsoleLayout {
  heading: string;
  text: string;
  action: string;
  fields: { name: string; value: string }[];
  submitLabel: string;
  backPath: string;
}

/**
 * Returns whether the organizer has confirmed what a button does; until then, answers with the question, whose form sends
 * the same fields again. `key` is that of its texts: `heading`, `text` and `submit`.
 */
export async function isConfirmed(page: ConsolePage, key: string, values: MessageValues, backPath: string) {
  const { form, language, request } = page;
  if (form.text('confirmed') === 'yes') return true;
  const text = (part: string) => translate(language, `console.${key}.${part}`, values);
  const view: QuestionPage = {
    ...(await page.layout()),
    title: text('heading'),
    heading: text('heading'),
    text: text('text'),
    action: request.url,
    fields: form.names
      .filter((name) => name !== '_csrf')
      .flatMap((name) => form.list(name).map((value) => ({ name, value }))),
    submitLabel: text('submit'),
    backPath,
  };
  page.renderStep('question', view);
  return false;
}
