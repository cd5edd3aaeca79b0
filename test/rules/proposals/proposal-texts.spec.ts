import { foldText, isDense, runsOf } from '../../../src/domain/proposals/folded-text.js';
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

describe('a text is folded', () => {
  test.each([
    ['', '', [0]],
    ['  Ä-b!! ', 'a b ', [2, 3, 4, 5, 8]],
    ['a q\u0303 \u0303 b', 'a q b', [0, 1, 2, 4, 7, 8]],
    ['ﬁx', 'fix', [0, 0, 1, 2]],
    ['a½b', 'a b', [0, 1, 2, 3]],
    ['𞤢a', '𞤢a', [0, 0, 2, 3]],
  ])('%j', (original, text, at) => expect(foldText(original)).toEqual({ text, at }));

  test('into words, and characters of scripts without words, which begin where they are', () => {
    expect(runsOf('go 水源a')).toEqual([
      { characters: ['g', 'o'], isDense: false, start: 0 },
      { characters: ['水', '源'], isDense: true, start: 3 },
      { characters: ['a'], isDense: false, start: 5 },
    ]);
    expect(['ก', '水', '𠀋', 'ж', '𞤢'].map(isDense)).toEqual([true, true, true, false, false]);
  });
});

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
    expect(wordsOf('a'.repeat(80))).toEqual(['a'.repeat(60)]);
    const full = [...Array.from({ length: 16_666 }, (_, index) => `${index}`.padStart(60, '0')), 'x'.repeat(40)];
    expect(wordsOf(full.join(' ')).at(-1)).toBe('x'.repeat(40));
    const dense = Array.from({ length: 20_900 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('');
    expect(wordsOf(dense)).toHaveLength(20_000);
  });

  test('by five words at most, and by the beginning of three characters', () => {
    expect([termsOf('  a \t b '), termsOf('a b c d e f')]).toEqual([
      ['a', 'b'],
      ['a', 'b', 'c', 'd', 'e'],
    ]);
    expect(['水資源', '水資源管'].map(wordQuery)).toEqual(["'水資源':*", "'水資源' & '資源管'"]);
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

  test('by series of eight letters, or of four characters, which headings break', () => {
    const sizes = ['abcdefg', 'abcdefgh', 'abcdefghi', '水資源', '水資源管', '水資源管理'].map(
      (text) => series(text).size,
    );
    expect(sizes).toEqual([0, 1, 2, 0, 1, 2]);
    expect(series('abcdefgh 12345678 ijklmnop', ['1234-5678']).size).toBe(2);
    expect([shareOf(new Set(), new Set()), shareOf(new Set([1]), new Set()), shareOf(new Set(), new Set([1]))]).toEqual(
      [0, 0, 0],
    );
  });

  // Signatures are stored: another function would find nobody alike.
  test('by signatures that stay what they are', () => {
    const numbers = (count: number) => new Set(Array.from({ length: count }, (_, index) => index * 7919));
    expect(signatureOf(numbers(59))).toEqual([]);
    const signature = signatureOf(numbers(60));
    expect([signature.length, signature.slice(0, 2), signature.at(-1)]).toEqual([
      120,
      [-2133145107, -2097620951],
      -2137504439,
    ]);
    const bands = bandsOf(signature);
    expect([bands.length, bands.slice(0, 2), bands.at(-1)]).toEqual([40, [7376982, -626284588], 151415282]);
    expect([estimatedShare([1, 2], [1, 3]), estimatedShare([1], [1, 2])]).toEqual([2 / 3, 0]);
  });

  test('and short passages, and halves of words at both ends, are not marked', () => {
    const marked = (text: string) =>
      sharedParts(text, series(english), [])
        .filter(({ isMarked }) => isMarked)
        .map((part) => part.text);
    expect(marked('Use green power from the sun')).toEqual(['green power from the']);
    expect(marked('In our city green power is great 水')).toEqual([]);
    expect(marked('Nothing that is in the other')).toEqual([]);
    expect(marked('Ships at the quay switch off their lights.')).toEqual(['Ships at the quay switch off their']);
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
