import { excerptOf } from '../../../src/domain/proposals/text-excerpt.js';
import {
  bandsOf,
  estimatedShare,
  headingLetters,
  seriesOf,
  sharedParts,
  shareOf,
  signatureOf,
} from '../../../src/domain/proposals/text-similarity.js';
import { termsOf, wordQuery, wordsOf } from '../../../src/domain/proposals/text-words.js';

/** Whether a text is found by a search, as PostgreSQL decides it. */
function isFound(text: string, search: string): boolean {
  const words = wordsOf(text);
  return termsOf(search).every((term) =>
    wordQuery(term)
      .split(' & ')
      .every((part) => {
        const [, word = '', any] = /^'(.*)'(:\*)?$/u.exec(part) ?? [];
        return words.some((one) => (any === undefined ? one === word : one.startsWith(word)));
      }),
  );
}

describe('what proposals say is found in any script', () => {
  test.each([
    ['臺灣的水資源管理與再生能源', '水資源', true],
    ['臺灣的水資源管理與再生能源', '源', true],
    ['臺灣的水資源管理與再生能源', '再生能源', true],
    ['臺灣的水資源管理與再生能源', '生水資', false],
    ['AI技術與3D列印', 'ai 列印', true],
    ['港湾でのガス排出を減らす', 'ガス', true],
    ['港湾でのｶﾞス', '港', true],
    ['대한민국의 항구를 위한 전력', '민국', true],
    ['대한민국의 항구를 위한 전력', '항구', true],
    ['في الْمَدِينَةِ الذكية', 'مدينة', true],
    ['في المدينة الذكية', 'المَدينة', true],
    ['إدارة المياه', 'ادارة', true],
    ['Nước sạch cho thành phố Đà Nẵng', 'nuoc sach da nang', true],
    ['Nuoc sach', 'nước', true],
    ['ЭНЕРГИЯ моря', 'энергия', true],
    ['энергия моря', 'МОР', true],
    ['Ökostrom für Häfen', 'okostrom HAFEN', true],
    ['พลังงานสะอาดเพื่อท่าเรือ', 'สะอาด', true],
    ['Shore power for ports', 'hore', false],
    ['Shore power for ports', 'port pow', true],
    ["It's CO2-neutral", 'co2-neutral', true],
  ])('%s / %s', (text, search, expected) => expect(isFound(text, search)).toBe(expected));

  test('has words that PostgreSQL can store, however long they are', () => {
    // Letters of Adlam are surrogate pairs.
    const long = `a${'𞤢'.repeat(80)}`;
    expect([wordsOf(long).every((word) => word.isWellFormed()), isFound(long, long)]).toEqual([true, true]);
    const many = Array.from({ length: 20_000 }, (_, index) => `${index}${'ж'.repeat(60)}`).join(' ');
    expect(Buffer.byteLength(wordsOf(many).join(''))).toBeLessThan(2 ** 20);
  });

  test('is shown with what was searched for marked', () => {
    const marked = (texts: string[], search: string) =>
      excerptOf(texts, termsOf(search))
        ?.map(({ text, isMarked }) => (isMarked ? `[${text}]` : text))
        .join('');
    expect(marked(['Nothing here', 'Điện bờ cho Đà Nẵng, 2027'], 'da nang')).toBe('Điện bờ cho [Đà] [Nẵng], 2027');
    expect(marked(['臺灣的水資源管理'], '水資源')).toBe('臺灣的[水資源]管理');
    expect(marked(['في الْمَدِينَةِ الذكية'], 'مدينة')).toBe('في الْ[مَدِينَةِ] الذكية');
    expect(marked(['transport by port'], 'port')).toBe('transport by [port]');
    const long = `${'word '.repeat(40)}harbour ${'more '.repeat(40)}`;
    expect(marked([long], 'harbour')).toMatch(/^… (?:word )+\[harbour\] (?:more ?)+ …$/u);
    expect(marked(['Nothing'], 'harbour')).toBeUndefined();
    expect(marked(['Nothing'], '% _')).toBeUndefined();
    expect(wordQuery(`'\\ %`)).toBe('');
  });
});

describe('texts are alike', () => {
  const english =
    'Ships at the quay switch off their engines and take green power from the shore. The port pays the cable, and the ' +
    'shipping line pays the electricity. In the first year, forty berths were equipped, and the air in the quarter ' +
    'beside the harbour is measured every hour by sensors that pupils have built at school.';
  const chinese =
    '本計畫在高雄港區設置岸電設施，讓停靠的船舶關閉引擎並使用再生能源。港務公司負擔電纜費用，航運公司支付電費。第一年已有四十個船席' +
    '完成設置，鄰近社區的空氣品質由學生製作的感測器每小時量測一次，並將資料公開給所有居民使用。';
  const series = (text: string, headings: string[] = []) => seriesOf([text], headingLetters(headings));
  const share = (one: string, other: string) => shareOf(series(one), series(other));

  test.each([
    ['English', english, english.replace('forty berths', 'fifty berths').replace('every hour', 'daily')],
    ['Chinese', chinese, chinese.replace('四十', '五十').replace('每小時', '每天')],
    [
      'Arabic',
      'تطفئ السفن محركاتها عند الرصيف وتستخدم الطاقة الخضراء من الشاطئ، ويدفع الميناء ثمن الكابل '.repeat(2),
      'تُطْفِئ السفن محركاتها عند الرصيف وتستخدم الطاقة الخضراء من الشاطئ، ويدفع الميناء ثمن الكابل '.repeat(2),
    ],
  ])('in %s, with a few words changed', (_, one, other) => {
    expect(share(one, other)).toBeGreaterThan(0.75);
    const [first, second] = [signatureOf(series(one)), signatureOf(series(other))];
    expect(Math.abs(estimatedShare(first, second) - share(one, other))).toBeLessThan(0.15);
    expect(bandsOf(second).filter((band) => bandsOf(first).includes(band)).length).toBeGreaterThan(3);
  });

  test('and those of different subjects are not', () => {
    const other =
      'Residents collect rainwater from the roofs of forty schools, filter it through sand, and use it in gardens ' +
      'where vegetables grow for the kitchens. A team of retired engineers maintains the tanks every spring.';
    expect(share(english, other)).toBeLessThan(0.1);
    expect(
      share(chinese, '社區居民收集四十所學校屋頂的雨水，以砂濾處理後用於菜園，並由退休工程師每年春天維護水塔。'),
    ).toBeLessThan(0.1);
    expect(signatureOf(series('Too short to say anything.'))).toEqual([]);
    expect(estimatedShare([], [])).toBe(0);
  });

  test('without the headings of the form, which everybody copies along', () => {
    const headings = ['How does your solution reduce emissions in your city, and how do you measure it?'];
    const texts = [
      `${headings[0]} ${english.slice(0, 160)}`,
      `${headings[0]} A garden on every roof keeps the rain and cools the rooms below it in summer, and costs little.`,
    ] as const;
    expect(share(...texts)).toBeGreaterThan(0.3);
    expect(shareOf(series(texts[0], headings), series(texts[1], headings))).toBeLessThan(0.05);
  });

  test('and what they share is marked in the original', () => {
    const other = 'We write: Ships at the quay SWITCH OFF their engines, daily.';
    const parts = sharedParts(other, series(english), []);
    expect(parts.map(({ text, isMarked }) => (isMarked ? `[${text}]` : text)).join('')).toBe(
      'We write: [Ships at the quay SWITCH OFF their engines], daily.',
    );
    // Halves of words are not marked.
    const half = sharedParts('They, too, take green power from the shop.', series(english), []);
    expect(half.map(({ text }) => text)).toEqual(['They, too, ', 'take green power from the', ' shop.']);
    const own = sharedParts('船舶關閉引擎並使用再生能源，真的。', series(chinese), []);
    expect(own.filter(({ isMarked }) => isMarked).map(({ text }) => text)).toEqual(['船舶關閉引擎並使用再生能源']);
  });
});
