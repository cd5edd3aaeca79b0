import { assert, constantFrom, integer, property, string, uuid } from 'fast-check';
import { mailCategories } from '../../../src/domain/notifications/email-category.js';
import { muteToken, readMuteToken } from '../../../src/domain/notifications/unsubscribe-token.js';

const secret = 'a secret of the tests with more than 32 characters';

describe('the token that stops mails', () => {
  test('says whose switch it is and for which mails, and proves it by its end', () => {
    assert(
      property(uuid(), constantFrom(...mailCategories), integer({ min: 1, max: 9 }), (id, category, version) => {
        const token = muteToken(secret, category, id, version);
        expect(readMuteToken(token)).toEqual({ attendeeId: id, category });
        expect(token).toMatch(/^[rn][\w-]{44}$/u);
        expect(muteToken(secret, category, id, version + 1)).not.toBe(token);
        expect(muteToken(`${secret}.`, category, id, version).slice(0, 23)).toBe(token.slice(0, 23));
        expect(muteToken(`${secret}.`, category, id, version)).not.toBe(token);
      }),
    );
  });

  test('is read of no other text', () => {
    assert(
      property(string({ maxLength: 60 }), (text) => {
        const read = readMuteToken(text);
        expect(read === null || /^[rn][\w-]{44}$/u.test(text)).toBe(true);
      }),
    );
    for (const text of ['', 'r', `x${'A'.repeat(44)}`, `r${'A'.repeat(43)}`, `r${'A'.repeat(45)}`]) {
      expect([text, readMuteToken(text)]).toEqual([text, null]);
    }
  });
});
