import { Refusal } from '../../../../src/platform/errors.js';
import {
  clockMs,
  clockText,
  countOverlaps,
  type Cue,
  findCues,
  paragraphsOf,
  takeOut,
} from '../../../../src/parts/transcripts/domain/cue.js';
import { readTranscript } from '../../../../src/parts/transcripts/domain/read-transcript.js';
import { addressAt, mediaKind } from '../../../../src/parts/transcripts/domain/recording.js';
import { writeText, writeVtt } from '../../../../src/parts/transcripts/domain/write-transcript.js';

const bytes = (text: string) => Buffer.from(text);
const cue = (start: number | null, end: number | null, text: string, voice = '', settings = ''): Cue => {
  return { start, end, voice, text, settings };
};
/** The code of the error, with its line. */
function faultIn(content: Uint8Array) {
  try {
    readTranscript(content);
  } catch (error) {
    if (error instanceof Refusal) return error.fieldErrors.map(({ code, values }) => [code, values?.['line']]).flat();
    throw error;
  }
  return 'read';
}

test('WebVTT is read whatever else is in the file, and written again', () => {
  const file = [
    '\uFEFFWEBVTT - Title\r\nKind: captions\r\n\r\nNOTE by somebody\r\nin two lines\r\n\r\nSTYLE\r\n::cue { color: red }\r\n',
    'REGION\r\nid:fred\r\n\r\nintro\r\n00:01.000 --> 00:03.500 line:0 align:start region:fred\r\n<v.loud Esme Jones>Hello <b>all</b> &amp; welcome\r\n',
    '01:00:04.000 --> 01:00:05.000\r\n<v A>One</v>\r\n<v B>Two',
  ].join('\r\n');
  const cues = [
    cue(1000, 3500, 'Hello all & welcome', 'Esme Jones', 'line:0 align:start'),
    cue(3_604_000, 3_605_000, 'One', 'A'),
    cue(3_604_000, 3_605_000, 'Two', 'B'),
  ];
  expect(readTranscript(bytes(file))).toEqual(cues);
  const written = writeVtt(cues, '[removed]');
  expect(written).toBe(`WEBVTT

00:00:01.000 --> 00:00:03.500 line:0 align:start
<v Esme Jones>Hello all &amp; welcome

01:00:04.000 --> 01:00:05.000
<v A>One

01:00:04.000 --> 01:00:05.000
<v B>Two
`);
  expect(readTranscript(bytes(written))).toEqual(cues);
});

test('SRT is read as programs write it, with paragraphs and without empty lines', () => {
  const file = `1
00:00:01,000 --> 00:00:02,50
{\\an8}<i>First</i>

second paragraph

2
00:00:03,000 --> 00:00:04,000
Now 3 < 4
3
00:00:05.000 --> 00:00:06.000
42 <font color="red">people</font>`;
  expect(readTranscript(bytes(file))).toEqual([
    cue(1000, 2500, 'First\nsecond paragraph'),
    cue(3000, 4000, 'Now 3 < 4'),
    cue(5000, 6000, '42 people'),
  ]);
});

test('markup that is none of captions stays, as text', () => {
  const [first] = readTranscript(
    bytes('WEBVTT\n\n00:01.000 --> 00:02.000\n<script>alert(1)</script> <img src=x> --&gt;'),
  );
  expect(first).toEqual(cue(1000, 2000, '<script>alert(1)</script> <img src=x> -->'));
  expect(writeVtt([first!], '')).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x&gt; --&gt;');
});

test('a plain text is paragraphs, in UTF-8 or as Windows saves Unicode', () => {
  const text = 'Good morning.\r\nWelcome.\r\n\r\n \r\nمرحبا';
  const cues = [cue(null, null, 'Good morning.\nWelcome.'), cue(null, null, 'مرحبا')];
  const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le');
  expect([bytes(text), utf16, Buffer.from(utf16).swap16()].map(readTranscript)).toEqual([cues, cues, cues]);
  expect(writeText(cues, '')).toBe('Good morning.\nWelcome.\n\nمرحبا\n');
});

test('what cannot be read is refused with its line', () => {
  const timed = (...times: string[]) => bytes(`WEBVTT\n\n${times.map((time) => `${time}\nText\n`).join('\n')}`);
  const refused: [Uint8Array, unknown][] = [
    [timed('00:05.000 --> 00:06.000', '00:01.000 --> 00:02.000'), ['transcript-order', 6]],
    [timed('00:05.000 --> 00:05.000'), ['transcript-end', 3]],
    [timed('00:05 --> 00:06'), ['transcript-time', 3]],
    [bytes('WEBVTT\n\nNOTE nothing\n'), ['transcript-empty', undefined]],
    [bytes('WEBVTT\n\n00:01.000 --> 00:02.000\n\n'), ['transcript-empty', undefined]],
    [bytes(' \n'), ['transcript-empty', undefined]],
    [Buffer.from('caf\u00e9 na\u00efve', 'latin1'), ['transcript-encoding', undefined]],
    [Buffer.from('text', 'utf16le'), ['transcript-not-text', undefined]],
    [Buffer.from('PK\u0003\u0004'), ['transcript-not-text', undefined]],
    [bytes('WEBVTT\n\n' + '00:01.000 --> 00:02.000\nx\n\n'.repeat(20_001)), ['transcript-too-many', undefined]],
  ];
  expect(refused.map(([content]) => faultIn(content))).toEqual(refused.map(([, fault]) => fault));
  // Two who speak at once are no fault.
  const overlapping = timed('00:01.000 --> 00:04.000', '00:02.000 --> 00:03.000');
  expect(countOverlaps(readTranscript(overlapping))).toBe(1);
});

test('hostile files of the greatest size are read in linear time', () => {
  const hostile = [
    '<'.repeat(2e6),
    '<v '.repeat(6e5),
    '{\\'.repeat(1e6),
    '&'.repeat(2e6),
    ' '.repeat(2e6),
    '<v a'.repeat(5e5),
  ];
  for (const text of hostile) expect(readTranscript(bytes(`00:01.000 --> 00:02.000\nx${text}x`))).toHaveLength(1);
});

test('cues are read as paragraphs, and found by words without accents or by their times', () => {
  const cues = [
    cue(0, 2000, 'Ana García opens.', 'Esme'),
    cue(2000, 4000, 'Thank\nyou.', 'Esme'),
    cue(4000, 6000, 'I am Ana.', 'Ana'),
    cue(20_000, 21_000, 'Later.', 'Ana'),
  ];
  expect(paragraphsOf(cues).map((one) => [one.voice, one.cues.map(({ index }) => index)])).toEqual([
    ['Esme', [0, 1]],
    ['Ana', [2]],
    ['Ana', [3]],
  ]);
  const find = (words: string, from: number | null = null, to: number | null = null) =>
    findCues(cues, { words, from, to });
  expect([find('ana'), find('garcia'), find('thank you'), find('', 3000, 20_000)]).toEqual([
    [0, 2, 3],
    [0],
    [1],
    [1, 2],
  ]);
  const rest = takeOut(cues, [2, 3]);
  expect([findCues(rest, { words: 'ana', from: null, to: null }), writeText(rest, '[removed]')]).toEqual([
    [0],
    '0:00 Esme: Ana García opens. Thank you.\n\n0:04 [removed]\n\n0:20 [removed]\n',
  ]);
});

test('times are written and read as players show them', () => {
  expect([0, 65_000, 3_605_999].map(clockText)).toEqual(['0:00', '1:05', '1:00:05']);
  expect(['90', '1:05', '1:00:05.5', 'x', '1:2:3:4', ''].map(clockMs)).toEqual([
    90_000,
    65_000,
    3_605_500,
    null,
    null,
    null,
  ]);
});

test('a recording plays in the page, opens at a moment, or does neither', () => {
  const places: [string, 'video' | 'audio' | null, string | null][] = [
    ['https://files.example.org/a/Talk.MP4?sig=1', 'video', 'https://files.example.org/a/Talk.MP4?sig=1#t=65'],
    ['https://files.example.org/talk.mp3', 'audio', 'https://files.example.org/talk.mp3#t=65'],
    ['https://www.youtube.com/watch?v=abc&t=3', null, 'https://www.youtube.com/watch?v=abc&t=65s'],
    ['https://youtu.be/abc', null, 'https://youtu.be/abc?t=65s'],
    ['https://vimeo.com/123/hash', null, 'https://vimeo.com/123/hash#t=65s'],
    [
      'https://bbb.example.org/playback/presentation/2.3/abc-1',
      null,
      'https://bbb.example.org/playback/presentation/2.3/abc-1?t=65s',
    ],
    ['https://us02web.zoom.us/rec/share/abc', null, null],
    ['https://youtube.com.example.org/watch?v=abc', null, null],
  ];
  expect(places.map(([url]) => [url, mediaKind(url), addressAt(url, 65_400)])).toEqual(places);
});
