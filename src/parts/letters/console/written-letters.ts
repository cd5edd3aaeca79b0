import { In } from 'typeorm';
import type { WrittenKind } from '../../../console/ui/written.js';
import { translate } from '../../../platform/i18n/messages.js';
import { Letter } from '../domain/letter.entity.js';
import { countLetterEmails } from '../domain/letters.queries.js';
import { letterPath, lettersPath } from './letter-paths.js';
import { letterState, letterWhen } from './letter-words.js';

/** Result letters among everything that was written. */
export const writtenLetters: WrittenKind = {
  name: 'letter',
  ability: 'change',
  starts: [{ to: 'console.letters.to', path: lettersPath }],
  sql: 'select id, created_at from letters where call_id = $1',
  rows: async ({ connection, call, language }, ids) => {
    const found = await connection.getRepository(Letter).findBy({ id: In(ids) });
    const emails = await countLetterEmails(connection, ids);
    return found.map((letter) => {
      const { queued = 0, sent = 0, bounced = 0, failed = 0, dropped = 0 } = emails.get(letter.id) ?? {};
      const count = queued + sent + bounced + failed + dropped;
      return {
        id: letter.id,
        title: translate(language, `console.letters.outcome.${letter.outcome}`),
        path: letterPath(call, letter.outcome),
        state: letterState(letter.state, language),
        when: letterWhen(letter, call, language) ?? '',
        result: count === 0 ? '' : translate(language, 'console.broadcasts.sentOf', { sent, count }),
      };
    });
  },
};
