import { heldFor } from '../../../../src/parts/inquiries/domain/held-for.js';
import { clockOf, closesAt, decided, secondsOf } from '../../../../src/parts/inquiries/domain/inquiry.js';
import { similarTo } from '../../../../src/parts/inquiries/domain/similar.js';

describe('a question is held', () => {
  test.each([
    ['See https://evil.example/x', 'link'],
    ['Is example.com a partner?', 'link'],
    ['Write to me: ana@example.org', 'contact'],
    ['我的電話是 +886 2 2345 6789', 'contact'],
    ['Only asshole juries decide so', 'abuse'],
    ['這個規定真是白癡', 'abuse'],
    ['I am AMINA odhiambo: may I apply?', 'own-name'],
    ['王小明可以報名嗎？', 'own-name'],
    ['Does Port of Mombasa qualify?', 'own-name'],
  ])('%s: %s', (text, reason) => {
    expect(heldFor(text, ['Amina Odhiambo', '王小明', 'Port of Mombasa', 'Al'])).toBe(reason);
  });

  test.each([
    'Until 31.12.2027, can we change 1,000,000 TWD to 2,500,000?',
    'Does the 2027-03-31 23:59 deadline apply in UTC-11?',
    'Is all equipment included, e.g. solar panels?',
    'هل يمكن لشركة من كينيا أن تشارك؟',
    '日本からも応募できますか？',
  ])('but not for ordinary words: %s', (text) => {
    expect(heldFor(text, ['Al', 'Li'])).toBeNull();
  });
});

describe('an answer', () => {
  const now = new Date('2027-01-05T08:00:00Z');
  const asked = {
    state: 'new',
    answer: '',
    recordingSecond: null,
    publishedAt: null,
    correctedAt: null,
    earlierAnswers: [],
  } as const;
  const answer = { state: 'answered', answer: 'Yes', recordingSecond: null } as const;

  test('is published once, and corrected with what it said before', () => {
    const first = decided(asked, answer, { now, isClosed: false });
    expect(first).toEqual({ publishedAt: now, correctedAt: null, earlierAnswers: [] });
    const later = new Date('2027-01-06T08:00:00Z');
    const published = { ...asked, ...answer, publishedAt: now };
    expect(decided(published, answer, { now: later, isClosed: false })?.correctedAt).toBeNull();
    expect(decided(published, { ...answer, answer: 'No' }, { now: later, isClosed: true })).toEqual({
      publishedAt: now,
      correctedAt: later,
      earlierAnswers: [{ answer: 'Yes', until: later.toISOString() }],
    });
  });

  test('is refused after the time, and nothing else is', () => {
    expect(decided(asked, answer, { now, isClosed: true })).toBeUndefined();
    expect(decided(asked, { ...answer, state: 'declined' }, { now, isClosed: true })).toBeDefined();
  });

  test('closes at a local time of the call, the first one where clocks go back', () => {
    expect(closesAt(null, { timeZone: 'Asia/Taipei' })).toBeNull();
    expect(closesAt('2027-03-20T18:00', { timeZone: 'Asia/Taipei' })).toEqual(new Date('2027-03-20T10:00:00Z'));
    expect(closesAt('2027-10-31T02:30', { timeZone: 'Europe/Berlin' })).toEqual(new Date('2027-10-31T00:30:00Z'));
  });

  test.each([
    ['0:00', 0],
    ['12:30', 750],
    ['1:02:03', 3723],
  ])('is at %s in the recording', (text, seconds) => {
    expect([secondsOf(text), clockOf(seconds)]).toEqual([seconds, text]);
  });
  test.each(['', '12', '1:75', 'soon', '-1:00'])('is at no such position: %s', (text) => {
    expect(secondsOf(text)).toBeNull();
  });
});

describe('similar questions', () => {
  const others = [
    'Can a company from abroad apply?',
    'What does it cost to take part?',
    'When is the deadline, and in which time zone?',
    '外國公司可以報名嗎？',
    '參加要付費嗎？',
    'هل يمكن لشركة أجنبية أن تتقدم؟',
    'كم تكلفة المشاركة؟',
    'ใครสมัครได้บ้าง',
  ].map((text, index) => ({ key: String(index), text, translated: null }));
  test.each([
    ['May companies from abroad apply too?', ['0']],
    ['What are the costs of taking part?', ['1']],
    ['請問外國的公司可以報名參加嗎？', ['3']],
    ['هَلْ يُمْكِنُ لِشَرِكَةٍ أَجْنَبِيَّةٍ التقدم؟', ['5']],
    ['Is lunch vegan?', []],
    ['午餐有素食嗎？', []],
    ['???', []],
  ])('%s: %j', (text, keys) => {
    expect(similarTo({ key: 'own', text, translated: null }, others).map(({ key }) => key)).toEqual(keys);
  });
  test('of one question are all that say the same, most alike first', () => {
    const same = { key: 'same', text: 'what does it COST', translated: null };
    const found = similarTo({ key: 'own', text: 'What does it cost?', translated: null }, [...others, same]);
    expect(found.map(({ key }) => key)).toEqual(['same', '1']);
    expect(found[0]?.likeness).toBeCloseTo(1);
  });
});
