import { assert, constantFrom, integer, property, string, uuid } from 'fast-check';
import { emailCategories } from '../../../src/domain/notifications/unsubscribe/email-category.js';
import {
  unsubscribeToken,
  readUnsubscribeToken,
} from '../../../src/domain/notifications/unsubscribe/unsubscribe-token.js';

const secret = 'a secret of the tests with more than 32 characters';

describe('the token that stops mails', () => {
  test('says whose switch it is and for which mails, and proves it by its end', () => {
    assert(
      property(uuid(), constantFrom(...emailCategories), integer({ min: 1, max: 9 }), (id, category, version) => {
        const token = unsubscribeToken(secret, category, id, version);
        expect(readUnsubscribeToken(token)).toEqual({ attendeeId: id, category });
        expect(token).toMatch(/^[rni][\w-]{44}$/u);
        expect(unsubscribeToken(secret, category, id, version + 1)).not.toBe(token);
        expect(unsubscribeToken(`${secret}.`, category, id, version).slice(0, 23)).toBe(token.slice(0, 23));
        expect(unsubscribeToken(`${secret}.`, category, id, version)).not.toBe(token);
      }),
    );
  });

  test('is read of no other text', () => {
    assert(
      property(string({ maxLength: 60 }), (text) => {
        const read = readUnsubscribeToken(text);
        expect(read === null || /^[rni][\w-]{44}$/u.test(text)).toBe(true);
      }),
    );
    for (const text of ['', 'r', `x${'A'.repeat(44)}`, `r${'A'.repeat(43)}`, `r${'A'.repeat(45)}`]) {
      expect([text, readUnsubscribeToken(text)]).toEqual([text, null]);
    }
  });
});
