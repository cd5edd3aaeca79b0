import { messageKinds } from '../../../src/domain/notifications/message.js';
import { languages, translate } from '../../../src/platform/i18n/messages.js';

const everywhere = languages.flatMap(({ code }) => messageKinds.map((kind) => [code, kind] as const));

it.each(everywhere)('in %s a mail that is %s has a name for organizers', (code, kind) => {
  expect(translate(code, `console.common.kind.${kind}`)).not.toBe('');
});
