import {
  counted,
  meanOf,
  pollIn,
  type QuickPoll,
  readVote,
} from '../../../../src/parts/inquiries/domain/quick-poll.js';
import { pollInput } from '../../../../src/parts/inquiries/domain/quick-poll-input.js';

const poll = (changes: Partial<QuickPoll>): QuickPoll => ({
  id: '',
  sessionId: '',
  number: 1,
  kind: 'one',
  language: 'en',
  question: 'Which port?',
  options: 'Keelung\nTaichung\nKaohsiung',
  translations: {},
  state: 'open',
  voters: 0,
  counts: {},
  hiddenWords: [],
  ...changes,
});
const codeOf = (vote: () => unknown): string | undefined => {
  try {
    vote();
  } catch (error) {
    return (error as { fieldErrors: { code: string }[] }).fieldErrors[0]?.code;
  }
  return undefined;
};

describe('a vote', () => {
  test('is what the poll takes', () => {
    expect(readVote(poll({}), ['1'], [])).toEqual(['1']);
    expect(codeOf(() => readVote(poll({}), ['1', '2'], []))).toBe('not-a-choice');
    expect(codeOf(() => readVote(poll({}), ['3'], []))).toBe('not-a-choice');
    expect(codeOf(() => readVote(poll({}), [], []))).toBe('nothing-chosen');
    expect(readVote(poll({ kind: 'several' }), ['0', '2', '0'], [])).toEqual(['0', '2']);
    expect(readVote(poll({ kind: 'scale', options: '' }), ['5'], [])).toEqual(['5']);
    expect(codeOf(() => readVote(poll({ kind: 'scale', options: '' }), ['6'], []))).toBe('not-a-choice');
  });

  test('is up to three words in any script, without what nobody may put on the wall', () => {
    const words = poll({ kind: 'words', options: '' });
    expect(readVote(words, [' 能源、港口，水 '], [])).toEqual(['能源', '港口', '水']);
    expect(readVote(words, ['wind, Wind'], [])).toEqual(['wind']);
    expect(codeOf(() => readVote(words, ['a,b,c,d'], []))).toBe('too-many-phrases');
    expect(codeOf(() => readVote(words, ['x'.repeat(41)], []))).toBe('too-many-phrases');
    expect(codeOf(() => readVote(words, ['example.org'], []))).toBe('word-held');
    expect(codeOf(() => readVote(words, ['Blue Harbour Ltd'], ['Blue Harbour Ltd']))).toBe('word-held');
    expect(readVote(words, ['tide\u0000\u202Eydit'], [])).toEqual(['tide ydit']);
  });
});

describe('the results', () => {
  test('are counts, and words that differ in case or width are one', () => {
    const words = poll({
      kind: 'words',
      options: '',
      counts: counted({ kind: 'words', counts: { Wind: 2 } }, ['ＷＩＮＤ', 'sun']),
    });
    expect(pollIn(words, 'en', []).results.map(({ text, count }) => [text, count])).toEqual([
      ['Wind', 3],
      ['sun', 1],
    ]);
    expect(pollIn({ ...words, hiddenWords: ['wind'] }, 'en', []).results.map(({ text }) => text)).toEqual(['sun']);
    const scale = poll({ kind: 'scale', options: 'No\nYes', counts: { '2': 1, '5': 2 } });
    expect(pollIn(scale, 'en', []).results.map(({ count }) => count)).toEqual([0, 1, 0, 0, 2]);
    expect([meanOf(scale), meanOf({ ...scale, counts: {} }), pollIn(scale, 'en', []).ends]).toEqual([
      4,
      null,
      { low: 'No', high: 'Yes' },
    ]);
  });

  test('are in the language of the reader if it has every option', () => {
    const inFrench = (options: string) => poll({ translations: { fr: { question: 'Quel port ?', options } } });
    const labels = (one: QuickPoll) => pollIn(one, 'fr', ['en', 'fr']).results.map(({ text }) => text);
    expect(labels(inFrench('Un\nDeux\nTrois'))).toEqual(['Un', 'Deux', 'Trois']);
    expect(labels(inFrench('Un\nDeux'))).toEqual(['Keelung', 'Taichung', 'Kaohsiung']);
  });
});

test('a poll says what is missing', () => {
  const typed = { kind: 'one', question: 'Why?', options: 'A\nB', translations: {} };
  const errors = (changes: object) =>
    pollInput.safeParse({ ...typed, ...changes }).error?.issues.map(({ path }) => path.join('.'));
  expect(errors({})).toBeUndefined();
  expect(errors({ options: 'A\nA' })).toEqual(['options']);
  expect(errors({ kind: 'scale', options: 'A' })).toEqual(['options']);
  expect(errors({ kind: 'words' })).toEqual(['options']);
  expect(errors({ translations: { fr: { options: 'A' } } })).toEqual(['translations.fr.options']);
});
