import fc from 'fast-check';
import { fieldErrorsOf } from '../../../src/platform/validation.js';
import { answerColumns } from '../../../src/domain/questions/answer-columns.js';
import { answersFromForm, typedAnswers } from '../../../src/domain/questions/question-fields.js';
import { readAnswers } from '../../../src/domain/questions/answers.js';
import {
  givenAnswers,
  openQuestions,
  currentAnswers,
  withAnswers,
} from '../../../src/domain/questions/given-answers.js';
import { questionsInput } from '../../../src/domain/questions/question-input.js';
import {
  freeKey,
  withQuestion,
  withQuestionMoved,
  withoutQuestion,
} from '../../../src/domain/questions/question-list.js';
import { contentOf, planQuestions } from '../../../src/domain/questions/question-plan.js';
import { type QuestionKind, questionKinds, questionTexts } from '../../../src/domain/questions/question.js';
import { questionOf } from '../../support/questions.js';

const options = [
  { value: 'meat', label: 'Meat' },
  { value: 'vegan', label: 'Vegan' },
];
const of = (kind: QuestionKind, changes = {}) =>
  questionOf({ kind, key: 'q', options: kind === 'choice' || kind === 'choices' ? options : [], ...changes });

describe('an answer', () => {
  it.each([
    ['text', '  Harbour  ', 'Harbour'],
    ['text', '<b>=1+1</b>', '<b>=1+1</b>'],
    ['text', 'half \ud83d a character', 'half \ufffd a character'],
    ['long-text', 'one\r\ntwo\n', 'one\ntwo'],
    ['long-text', 'one\u202e\ntwo\u200f', 'one\ntwo\u200f'],
    ['text', 'a\u202eb', 'ab'],
    ['choice', 'vegan', 'vegan'],
    ['choices', ['vegan', 'meat'], ['meat', 'vegan']],
    ['choices', 'meat', ['meat']],
    ['number', 3, 3],
    ['number', ' -1.5 ', -1.5],
    ['number', '１２', 12],
    ['yes-no', false, false],
    ['yes-no', 'Yes', true],
    ['yes-no', 'no', false],
    ['country', 'ke', 'KE'],
    ['consent', true, true],
    ['consent', 'yes', true],
  ] as const)('of kind %s may be %j', (kind, value, kept) => {
    const question = of(kind, { required: true });
    expect(readAnswers([question], { q: value })).toEqual({ kept: { [question.id]: kept }, fieldErrors: [] });
  });

  it.each([
    ['text', 7, 'wrong-type'],
    ['text', 'a\nb', 'control-characters'],
    ['text', 'a\u0000b', 'control-characters'],
    ['text', 'x'.repeat(501), 'too-long'],
    ['long-text', 'x'.repeat(4001), 'too-long'],
    ['long-text', 'a\u0000b', 'control-characters'],
    ['choice', 'fish', 'not-a-choice'],
    ['choice', ['meat'], 'wrong-type'],
    ['choices', ['meat', 'fish'], 'not-a-choice'],
    ['choices', ['meat', 'meat'], 'repeated'],
    ['choices', [7], 'wrong-type'],
    ['number', 'twelve', 'not-a-number'],
    ['number', '1e400', 'not-a-number'],
    ['number', Number.NaN, 'not-a-number'],
    ['number', 1e16, 'not-a-number'],
    ['number', true, 'not-a-number'],
    ['yes-no', 'perhaps', 'not-yes-or-no'],
    ['yes-no', 1, 'not-yes-or-no'],
    ['country', 'XX', 'unknown-country'],
    ['consent', 'x', 'not-yes-or-no'],
  ] as const)('of kind %s may not be %j', (kind, value, code) => {
    const { kept, fieldErrors } = readAnswers([of(kind)], { q: value });
    expect([kept, fieldErrors.map((one) => [one.path, one.code])]).toEqual([{}, [['answers.q', code]]]);
  });

  it('stays within the limits of a number', () => {
    expect(Object.values(readAnswers([of('number')], { q: -0 }).kept)).toEqual([0]);
    const question = of('number', { min: 1, max: 5 });
    const codes = [0, 1, 5, 6].map((value) => readAnswers([question], { q: value }).fieldErrors.map((one) => one.code));
    expect(codes).toEqual([['too-small'], [], [], ['too-large']]);
  });

  it.each(questionKinds)('of kind %s may be missing only where it need not be given', (kind) => {
    const code = kind === 'consent' ? 'consent-needed' : 'required';
    for (const value of [undefined, null, '', '  ', ...(kind === 'choices' ? [[], ['']] : [])]) {
      expect(readAnswers([of(kind)], { q: value })).toEqual({ kept: {}, fieldErrors: [] });
      expect(readAnswers([of(kind, { required: true })], { q: value }).fieldErrors).toEqual([
        { path: 'answers.q', code, message: expect.any(String) },
      ]);
    }
  });

  it('is no consent while the box is not ticked', () => {
    expect(readAnswers([of('consent', { required: true })], { q: false }).fieldErrors).toMatchObject([
      { code: 'consent-needed' },
    ]);
  });

  it('to a question that is not asked is refused', () => {
    const given = JSON.parse('{"__proto__": "x", "other": 1}') as Record<string, unknown>;
    expect(readAnswers([of('text')], given).fieldErrors.map((one) => [one.path, one.code])).toEqual([
      ['answers.__proto__', 'unknown-field'],
      ['answers.other', 'unknown-field'],
    ]);
  });

  it('of a question with the name of something that every object has is not made up', () => {
    const question = of('text', { key: 'constructor' });
    expect(readAnswers([question], {})).toEqual({ kept: {}, fieldErrors: [] });
    expect(typedAnswers({}, [question])).toEqual({ constructor: [] });
  });

  it('is kept in a form that PostgreSQL takes and that reads the same again, whatever comes', () => {
    const hostile = fc.oneof(
      fc.anything(),
      fc.string({ unit: 'binary' }),
      fc.array(fc.string({ unit: 'binary' })),
      fc.constantFrom('meat', 'yes', '12', 'TW', ['vegan']),
    );
    fc.assert(
      fc.property(fc.constantFrom(...questionKinds), fc.boolean(), hostile, (kind, required, value) => {
        const question = of(kind, { required });
        const { kept, fieldErrors } = readAnswers([question], { q: value });
        expect(fieldErrors.length + Object.keys(kept).length).toBeLessThanOrEqual(1);
        const text = JSON.stringify(kept);
        expect(text).not.toMatch(/\\u(?:0000|d[89a-f])/u);
        const again = Object.fromEntries(Object.values(JSON.parse(text) as object).map((one) => ['q', one]));
        const reread = Object.keys(kept).length === 0 ? { kept, fieldErrors: [] } : readAnswers([question], again);
        expect(reread).toEqual({ kept, fieldErrors: [] });
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a form', () => {
  it('returns what is filled in, several values if several were chosen', () => {
    const questions = [of('choices', { key: 'meals' }), of('text', { key: 'why' }), of('text', { key: 'empty' })];
    const body = { 'answers.meals': ['meat', 'vegan'], 'answers.why': 'so', 'answers.empty': ' ', 'answers.x': '1' };
    expect(answersFromForm(typedAnswers(body, questions))).toEqual({ meals: ['meat', 'vegan'], why: 'so' });
  });
});

describe('questions of a session', () => {
  const a = questionOf({ key: 'a', position: 1, label: 'A' });
  const b = questionOf({ key: 'b', position: 2, label: 'B' });

  it('change in place while nobody has answered, and keep their old wording otherwise', () => {
    const reworded = { ...contentOf(a), label: 'A?' };
    const wanted = [contentOf(b), reworded];
    const free = planQuestions([a, b], wanted, new Set());
    expect([free.retires, free.stands.map(({ row }) => row?.id), free.isChanged]).toEqual([[], [b.id, a.id], true]);
    const answered = planQuestions([a, b], wanted, new Set([a.id, b.id]));
    expect([answered.retires, answered.stands.map(({ row }) => row?.id ?? null)]).toEqual([[a], [b.id, null]]);
  });

  it('keep their meaning when only the help, the order or the translation changes', () => {
    const wanted = [{ ...contentOf(a), help: 'Why?', required: true, translations: { 'zh-TW': { label: '甲' } } }];
    const plan = planQuestions([a], wanted, new Set([a.id]));
    expect([plan.retires, plan.stands[0]?.row?.id, plan.isChanged]).toEqual([[], a.id, true]);
  });

  it('do not change when they are set again', () => {
    expect(planQuestions([a, b], [contentOf(a), contentOf(b)], new Set()).isChanged).toBe(false);
    expect(planQuestions([a, b], [contentOf(a)], new Set())).toMatchObject({ retires: [b], isChanged: true });
  });

  it('are added, replaced, moved and taken out by key', () => {
    const keys = (list: { key: string }[]) => list.map(({ key }) => key).join('');
    const c = questionOf({ key: 'c' });
    expect(keys(withQuestion([a, b], c))).toBe('abc');
    expect(withQuestion([a, b], { ...a, label: 'new' }).map((one) => one.label)).toEqual(['new', 'B']);
    expect([keys(withQuestionMoved([a, b, c], 'c', -1)), keys(withQuestionMoved([a, b, c], 'c', 1))]).toEqual([
      'acb',
      'abc',
    ]);
    expect(keys(withoutQuestion([a, b], 'a'))).toBe('b');
  });

  it('get a key from their label', () => {
    expect(freeKey('Dietary needs & allergies', [])).toBe('dietary-needs-allergies');
    expect(freeKey('Été à Paris', [])).toBe('ete-a-paris');
    expect(freeKey('Meals', ['meals', 'meals-2'])).toBe('meals-3');
    expect(freeKey('飲食需求', ['question-1'])).toBe('question-2');
  });

  it.each([
    ['two of one key', [{ key: 'a' }, { key: 'a' }], 'questions', 'repeated'],
    ['a choice without options', [{ kind: 'choice' }], 'questions.0.options', 'no-options'],
    ['options of a text', [{ options }], 'questions.0.options', 'not-for-kind'],
    ['an option twice', [{ kind: 'choice', options: [...options, options[0]] }], 'questions.0.options', 'repeated'],
    ['limits of a text', [{ min: 1 }], 'questions.0.min', 'not-for-kind'],
    ['limits the wrong way round', [{ kind: 'number', min: 2, max: 1 }], 'questions.0.max', 'max-below-min'],
    ['no label', [{ label: ' ' }], 'questions.0.label', 'required'],
    ['a key with a dot', [{ key: 'a.b' }], 'questions.0.key', 'not-a-key'],
  ])('are refused with %s', (_, changes, path, code) => {
    const questions = changes.map((one) => ({ key: 'q', kind: 'text', label: 'Q', ...one }));
    const result = questionsInput.safeParse({ questions });
    expect(fieldErrorsOf(result.error?.issues ?? []).map((one) => [one.path, one.code])).toEqual([[path, code]]);
  });

  it('speak the language of the reader where they are translated', () => {
    const question = of('choice', { translations: { 'zh-TW': { label: '餐點', options: { vegan: '純素' } } } });
    const offering = { languages: ['en', 'zh-TW'] };
    expect(questionTexts(question, 'zh-TW', offering)).toEqual({
      label: '餐點',
      lang: 'zh-TW',
      help: '',
      helpLang: 'en',
      options: [
        { value: 'meat', label: 'Meat', lang: 'en' },
        { value: 'vegan', label: '純素', lang: 'zh-TW' },
      ],
    });
    expect(questionTexts(question, 'fr').label).toBe('What brings you here?');
    // A language that the call no longer has.
    expect(questionTexts(question, 'zh-TW', { languages: ['en'] })).toMatchObject({ lang: 'en' });
  });
});

describe('what a registration answers', () => {
  const retiredAt = new Date('2026-12-05T09:00:00Z');
  const old = questionOf({ key: 'meal', label: 'Food?', position: 1, retiredAt });
  const now = questionOf({ key: 'meal', label: 'Which meal?', position: 2, required: true });
  const gone = questionOf({ key: 'gone', label: 'Gone', retiredAt });
  const consent = questionOf({ key: 'terms', kind: 'consent', position: 1, required: true, label: 'I agree to all.' });
  const oldConsent = questionOf({ key: 'terms', kind: 'consent', label: 'I agree.', retiredAt });
  const all = [old, now, gone, consent, oldConsent];

  it('keeps the question that was answered', () => {
    const kept = { [gone.id]: 'x', [old.id]: 'Rice', free: 'form' };
    expect(givenAnswers(all, kept).map((one) => [one.question.label, one.value])).toEqual([
      ['Food?', 'Rice'],
      ['Gone', 'x'],
    ]);
  });

  it('counts for the new words too, but never as a consent to them', () => {
    const kept = { [old.id]: 'Rice', [oldConsent.id]: true };
    expect(currentAnswers(all, kept)).toEqual(new Map([['meal', 'Rice']]));
    expect(openQuestions(all, kept)).toEqual([consent]);
    expect(openQuestions(all, {})).toEqual([consent, now]);
    expect(openQuestions([old, { ...now, kind: 'number' }], { [old.id]: 'Rice' })).toHaveLength(1);
  });

  it('is replaced under the keys that are asked, and nowhere else', () => {
    const kept = { [old.id]: 'Rice', [gone.id]: 'x', [oldConsent.id]: true };
    expect(withAnswers(all, kept, { [now.id]: 'Noodles' })).toEqual({ [gone.id]: 'x', [now.id]: 'Noodles' });
  });

  it('is in one column per key, in the question’s wording', () => {
    const meals = questionOf({ key: 'meals', kind: 'choices', position: 3, options, label: 'Gone' });
    const rows = [{ [old.id]: 'Rice', [meals.id]: ['meat', 'vegan'] }, { [gone.id]: '=1+1', [consent.id]: true }, {}];
    const columns = answerColumns([...all, meals], rows.flatMap(Object.keys), 'en', ['name']);
    expect(columns.names).toEqual(['I agree to all.', 'Which meal?', 'Gone', 'Gone (gone)']);
    expect(rows.map((row) => columns.cells(row))).toEqual([
      [null, 'Rice', 'Meat, Vegan', null],
      ['Yes', null, null, '=1+1'],
      [null, null, null, null],
    ]);
  });
});
