import { resultText } from '../../../src/console/ui/message-log.js';
import { sentAsTest, unansweredReason } from '../../../src/domain/notifications/outbox/delivery.js';
import { dropReasons } from '../../../src/domain/notifications/outbox/drop-reasons.js';
import { organizerLanguages } from '../../../src/platform/i18n/messages.js';

const reasons: string[] = [...Object.values(dropReasons), unansweredReason];

it.each(organizerLanguages)('organizers read in $code why an email did not leave, whatever the reason', ({ code }) => {
  const said = reasons.map((reason) => resultText(reason, code));
  expect(said.filter((text) => reasons.includes(text))).toEqual([]);
});

it.each([
  ['en', '[Test] 250 OK'],
  ['zh-TW', '［測試］250 OK'],
])('what a mail server said stays as it is in %s', (language, test) => {
  expect(resultText('550 5.1.1 No such user', language)).toBe('550 5.1.1 No such user');
  expect(resultText(`${sentAsTest} 250 OK`, language)).toBe(test);
});
