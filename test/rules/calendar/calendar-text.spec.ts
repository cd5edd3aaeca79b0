import * as fc from 'fast-check';
import ICAL from 'ical.js';
import {
  cleanText,
  escapeText,
  foldLine,
  joinLines,
  mailto,
  parameterValue,
  unfoldLines,
  uriValue,
} from '../../../src/domain/calendar/text.js';

test('text has four escapes and no control characters', () => {
  expect(escapeText('a;b,c\\d\ne\r\nf\rg\u2028h:"')).toBe('a\\;b\\,c\\\\d\\ne\\nf\\ng\\nh:"');
  expect(escapeText('\u0000a\u0007\tb\u007f\u009fc\ud800')).toBe('a\tbc\ufffd');
});

test('parameter values are quoted where they must be', () => {
  expect(['A B', 'A, B', 'a:b', 'a;b', '"a"', 'a^b', 'a\nb', 'Ñandú'].map(parameterValue)).toEqual([
    'A B',
    '"A, B"',
    '"a:b"',
    '"a;b"',
    `"^'a^'"`,
    '"a^^b"',
    '"a^nb"',
    'Ñandú',
  ]);
});

test('URIs and addresses keep what they may hold', () => {
  expect(uriValue(' https://example.org/a b?c=1,2;d\r\n')).toBe('https://example.org/a%20b?c=1,2;d');
  expect(mailto("o'neil+tag,x@example.org")).toBe("mailto:o'neil+tag,x@example.org");
  expect(mailto('a\r\nb"%c@example.org')).toBe('mailto:a%0Ab%22%25c@example.org');
});

test('a line is folded after 75 octets and before a character that would cross them', () => {
  expect(foldLine('a'.repeat(75))).toBe('a'.repeat(75));
  expect(foldLine('a'.repeat(76))).toBe(`${'a'.repeat(75)}\r\n a`);
  expect(foldLine('a'.repeat(150))).toBe(`${'a'.repeat(75)}\r\n ${'a'.repeat(74)}\r\n a`);
  expect(foldLine(`${'a'.repeat(74)}é`)).toBe(`${'a'.repeat(74)}\r\n é`);
  expect(foldLine(`${'a'.repeat(72)}😀`)).toBe(`${'a'.repeat(72)}\r\n 😀`);
  expect(joinLines(['a', 'b'])).toBe('a\r\nb\r\n');
});

// Weighted towards the characters that matter.
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\\', ';', ',', '"', '^', "'", ':', '\n', '\r', '\t', ' ', 'n', 'N', '\u0000', '\u2028'),
    fc.constantFrom('é', '日', '😀', '\u200d', 'a', '\ud83d', '\u0085'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 200,
});
const bounds = { numRuns: 500, interruptAfterTimeLimit: 3000 };

test('any text reads back in ical.js, folded in lines of at most 75 octets', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const object = joinLines(['BEGIN:VEVENT', `SUMMARY:${escapeText(text)}`, 'END:VEVENT']);
      const lines = object.split('\r\n');
      expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
      // A split character would come back as U+FFFD.
      expect(lines.map((line) => Buffer.from(line).toString())).toEqual(lines);
      const read = new ICAL.Component(ICAL.parse(object)).getFirstPropertyValue('summary');
      expect(read).toBe(cleanText(text));
    }),
    bounds,
  );
});

test('any name reads back in ical.js as a parameter', () => {
  fc.assert(
    // A backslash is an ordinary character in a parameter (RFC 5545 3.2), but ical.js takes one of two away.
    fc.property(
      anyText.map((text) => text.replaceAll('\\', '')),
      (name) => {
        const object = joinLines([
          'BEGIN:VEVENT',
          `ORGANIZER;CN=${parameterValue(name)}:mailto:a@example.org`,
          'END:VEVENT',
        ]);
        const organizer = new ICAL.Component(ICAL.parse(object)).getFirstProperty('organizer');
        expect(organizer?.getFirstParameter('cn')).toBe(cleanText(name));
        expect(organizer?.getFirstValue()).toBe('mailto:a@example.org');
      },
    ),
    bounds,
  );
});

test('folding is undone exactly, in ASCII as in other text', () => {
  const line = fc.oneof(fc.string({ unit: 'grapheme-ascii', maxLength: 400 }), anyText.map(escapeText));
  fc.assert(
    fc.property(line, (text) => {
      expect(unfoldLines(joinLines([`X:${text}`]))).toEqual([`X:${text}`]);
    }),
    bounds,
  );
});
