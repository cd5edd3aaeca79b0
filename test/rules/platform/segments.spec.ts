import { listMessages } from '../../../src/platform/i18n/messages.js';
import { segmentsOf } from '../../../src/platform/i18n/segments.js';

const samples = {
  en: 'It costs 3.14 or 1,000,000 euros; can’t, e.g. a_b 👩‍👩‍👧‍👦 🇹🇼🇯🇵 cafe\u0301  two\r\n\r\nlines. ',
  de: 'Donaudampfschifffahrtsgesellschaft '.repeat(4),
  th: 'ประกาศรับข้อเสนอสำหรับเมืองอุตสาหกรรม',
  ar: 'برنامج لتوفير الطاقة في الموانئ الصناعية، 綠色方案 Greenroom. ',
  ja: [...listMessages('ja').values()].slice(0, 400).join(''),
  'zh-TW': [...listMessages('zh-TW').values()].slice(0, 400).join('。'),
};

test.each(Object.entries(samples))('segments in %s are those of the whole text', (language, sample) => {
  const text = sample.repeat(Math.ceil(4000 / sample.length)).slice(0, 9000);
  for (const granularity of ['grapheme', 'word'] as const) {
    const segmenter = new Intl.Segmenter(language, { granularity });
    const whole = Array.from(segmenter.segment(text), ({ segment, index, isWordLike }) => ({
      segment,
      index,
      isWordLike,
    }));
    // Where neither space nor stop is, a dictionary can find other words at the seam of two portions.
    const isSame = granularity === 'grapheme' || language !== 'th';
    const found = [...segmentsOf(segmenter, text)];
    expect(isSame && found).toEqual(isSame && whole);
    expect(found.map(({ segment }) => segment).join('')).toBe(text);
  }
});

test('a word without end is one segment, and no text has none', () => {
  const words = new Intl.Segmenter('en', { granularity: 'word' });
  expect([...segmentsOf(words, 'x'.repeat(20_000))]).toHaveLength(1);
  expect([...segmentsOf(words, '')]).toEqual([]);
});
