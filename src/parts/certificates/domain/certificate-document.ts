import { getLanguage, translate } from '../../../platform/i18n/messages.js';
import type { Mark, PdfContent, TextMark } from '../../../platform/pdf/content.js';
import { dayBands } from '../../../domain/time/day-parts.js';
import { dayAndTime, formatLocalDate, formatLocalTime } from '../../../domain/time/format.js';
import { shiftedToUtc } from '../../../domain/time/wall-time.js';
import { zoneCity } from '../../../domain/time/zones.js';
import type { CertificateFacts } from './certificate.js';

/** A4 landscape, in points. */
const [width, height] = [842, 595];
const margin = 64;
const inner = width - 2 * margin;
const [ink, quiet, accent, rule, band, onBand, onBandQuiet] = [
  '#1b1d1a',
  '#585a53',
  '#0a665a',
  '#dfdcd3',
  '#0c433c',
  '#f7f6f1',
  '#bfd8d1',
];

/**
 * Returns the content of a certificate page. `checkUrl` is where its number is verified, `code` the dark modules of a
 * QR code with that URL, row by row.
 */
export function certificateDocument(
  facts: CertificateFacts & { number: string; issuedAt: Date },
  checkUrl: string,
  code: readonly (readonly boolean[])[],
): PdfContent {
  const { language } = facts;
  const text = (key: string, values = {}) => translate(language, `certificates.${key}`, values);
  const { dir } = getLanguage(language);
  const words: TextMark[] = [
    ...headline(facts),
    { ...line(text('title'), 112, 15, accent, 600), role: 'H1' },
    line(text('certifies'), { below: 18 }, 12, quiet),
    // Thai and Vietnamese marks need space above the letters.
    { ...line(facts.name, { below: 8 }, 44, ink, 600), oneLineSize: 28, maxLines: 2 },
    line(text('tookPart'), { below: 14 }, 12, quiet),
    { ...line(facts.sessionTitle, { below: 4 }, 22, ink, 600), role: 'H2', oneLineSize: 18, maxLines: 3 },
    ...columns(facts),
    line(text('number'), 500, 10, quiet),
    line(facts.number, { below: 1 }, 15, ink, 600),
    { ...line(`${text('verify')} ${checkUrl}`, { below: 3 }, 9, accent), width: inner - 120, link: checkUrl },
  ];
  const mirrored = dir === 'rtl';
  return {
    title: `${text('title')}: ${facts.sessionTitle}`,
    language,
    dir,
    author: facts.host || facts.callName,
    createdAt: facts.issuedAt,
    width,
    height,
    pages: [
      [
        { kind: 'path', path: box(0, 0, width, 76), colour: band },
        ...dayLine(facts, mirrored),
        { kind: 'path', path: box(margin, 482, inner, 1), colour: rule },
        qrCode(code, mirrored ? margin : width - margin - 76, 500, 76),
        ...words.map((mark) => (mirrored ? { ...mark, x: width - mark.x - mark.width } : mark)),
      ],
    ],
  };
}

function headline({ callName, host }: CertificateFacts): TextMark[] {
  const name = { ...line(callName, 27, 15, onBand, 600), width: inner * 0.6, oneLineSize: 11, maxLines: 2 };
  if (host === '') return [name];
  const holder: TextMark = { ...line(host, 30, 11, onBandQuiet), align: 'end', oneLineSize: 8, maxLines: 2 };
  return [name, { ...holder, x: margin + inner * 0.64, width: inner * 0.36 }];
}

function columns(facts: CertificateFacts): TextMark[] {
  const { language, minutes, durationMinutes: duration, startsAtLocal, timeZone } = facts;
  const text = (key: string, values = {}) => translate(language, `certificates.${key}`, values);
  const date = formatLocalDate(startsAtLocal.slice(0, 10), language, 'full');
  const clock = (local: string) => formatLocalTime(local, language);
  const range = `${clock(startsAtLocal)} – ${clock(endsAtLocal(facts))}`;
  const presence = minutes === null ? text('checkedIn', { duration }) : text('presentFor', { minutes, duration });
  const place = timeZone === 'UTC' ? 'UTC' : text('timeIn', { city: zoneCity(timeZone, language) });
  const column = (x: number, wide: number, label: string, value: string, note: string): TextMark[] =>
    [
      line(label, 418, 10, quiet),
      { ...line(value, { below: 2 }, 13, ink, 600), oneLineSize: 10, maxLines: 2 },
      line(note, { below: 1 }, 10, quiet),
    ]
      .filter((mark) => mark.text !== '')
      .map((mark) => ({ ...mark, x: margin + x, width: wide }));
  return [
    ...column(0, inner * 0.56, text('date'), dayAndTime(date, range, language), place),
    ...column(inner * 0.6, inner * 0.4, text('present'), presence, ''),
  ];
}

// The local day of the session as a line of 24 hours, as on web pages: thin at night, thicker by day, with the session.
function dayLine(facts: CertificateFacts, mirrored: boolean): Mark[] {
  const [hours = 0, minutes = 0] = facts.startsAtLocal.slice(11).split(':').map(Number);
  const start = hours * 60 + minutes;
  const end = Math.min(1440, start + facts.durationMinutes);
  const stretch = (from: number, until: number, high: number, colour: string): Mark => {
    const [x, wide] = [(from / 1440) * inner, ((until - from) / 1440) * inner];
    return { kind: 'path', path: box(margin + (mirrored ? inner - x - wide : x), 406 - high, wide, high), colour };
  };
  const all = (part: keyof typeof dayBands, high: number, colour: string) =>
    dayBands[part].map(({ startMinute, endMinute }) => stretch(startMinute, endMinute, high, colour));
  return [
    ...all('night', 2, rule),
    ...all('day', 5, rule),
    ...all('working', 8, '#c9c5b9'),
    stretch(start, Math.max(end, start + 6), 16, accent),
  ];
}

function endsAtLocal({ startsAtLocal, durationMinutes }: CertificateFacts): string {
  return shiftedToUtc(new Date(`${startsAtLocal}Z`), durationMinutes)
    .toISOString()
    .slice(0, 16);
}

function line(
  text: string,
  y: TextMark['y'],
  size: number,
  colour: string,
  weight: TextMark['weight'] = 400,
): TextMark {
  return {
    kind: 'text',
    role: 'P',
    text,
    x: margin,
    y,
    width: inner,
    size,
    maxLines: 1,
    weight,
    colour,
    align: 'start',
  };
}

function qrCode(code: readonly (readonly boolean[])[], x: number, y: number, side: number): Mark {
  const field = side / Math.max(1, code.length);
  const path = code.flatMap((row, down) =>
    row.flatMap((isDark, across) => (isDark ? box(x + across * field, y + down * field, field, field) : [])),
  );
  return { kind: 'path', path: path.join(''), colour: ink };
}

function box(x: number, y: number, wide: number, high: number): string {
  const [left, top, right, bottom] = [x, y, x + wide, y + high].map((value) => value.toFixed(2));
  return `M${left} ${top}H${right}V${bottom}H${left}Z`;
}
