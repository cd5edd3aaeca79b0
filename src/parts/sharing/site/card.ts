import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Call } from '../../../domain/calls/call.entity.js';
import { accentShades } from '../../../domain/calls/accent-color.js';
import { callTexts } from '../../../domain/calls/call.js';
import type { Series } from '../../../domain/sessions/series.entity.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { readIn } from '../../../domain/sessions/session-texts.js';
import { formatLabel, sessionThemes, type ThemeLabel, themeLabels } from '../../../domain/sessions/session-labels.js';
import { dayAndRange, zonedTime } from '../../../domain/sessions/session-time.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import { getLanguage, translate } from '../../../platform/i18n/messages.js';
import type { TextMark } from '../../../platform/pdf/content.js';
import type { Picture } from '../../../platform/pdf/draw-picture.js';
import { projectRoot } from '../../../platform/root.js';
import { deadlineView } from '../../../site/calls/call-deadline.js';

/** As large as other sites show it. */
const [width, height, margin] = [1200, 630, 64];
const inner = width - 2 * margin;
const [paper, ink, quiet, alert, onBand] = ['#f7f6f1', '#1b1d1a', '#585a53', '#a3281f', '#f7f6f1'];
const usual = { accent: '#0a665a', band: '#0c433c' };
const tones: Readonly<Record<string, string>> = { 'theme-1': '#945400', 'theme-2': '#33712b', 'theme-3': '#2f5799' };
const logoBox = { width: 220, height: 72 };
const [bandHeight, platePadding] = [112, 10];

type Logo = Uint8Array | null;

/** Returns the picture of a session for shared links: its theme, its title, and when it is at its own place. */
export function sessionCard(call: Call, session: Session, language: string, logo: Logo): Picture {
  const [theme] = sessionThemes(session, themeLabels(callTexts(call, language).themes), language);
  const time = zonedTime(session, session.timeZone, language);
  const isCancelled = session.state === 'cancelled';
  return card(call, language, logo, theme, [
    line(theme?.name ?? '', 150, 28, colorOf(theme, call), 600),
    {
      ...line(readIn(session, call, language).title, { below: 10 }, 66, ink, 600),
      oneLineSize: 50,
      maxLines: 4,
    },
    isCancelled
      ? line(translate(language, 'sessions.cancelled'), { below: 18 }, 36, alert, 600)
      : { ...line(dayAndRange({ ...time, date: time.fullDate }, language), { below: 18 }, 36, ink), oneLineSize: 26 },
    ...(isCancelled ? [] : [line(zoneLabel(session.timeZone, session.startsAt, language), { below: 2 }, 28, quiet)]),
    line(formatLabel(session, language), { below: 2 }, 28, quiet),
  ]);
}

/** Returns the picture of a call for shared links: what it is, and until when proposals are accepted. */
export function callCard(call: Call, language: string, now: Date, logo: Logo): Picture {
  const words = callTexts(call, language);
  const viewer = { language, timeZone: call.timeZone, isOwnZone: false, now };
  const { day, time } = deadlineView(call, viewer);
  return card(call, language, logo, undefined, [
    { ...line(words.name, 170, 66, ink, 600), oneLineSize: 50, maxLines: 4 },
    { ...line(firstSentence(words.summary, language), { below: 14 }, 30, quiet), oneLineSize: 30, maxLines: 3 },
    { ...line([day, time].filter(Boolean).join(' '), { below: 18 }, 32, colorOf(undefined, call), 600), maxLines: 2 },
  ]);
}

/** More would be too small to read in a chat. */
function firstSentence(text: string, language: string): string {
  return [...new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text)][0]?.segment.trim() ?? '';
}

/** Returns the picture of a series for shared links: how many sessions it has, from when to when. */
export function seriesCard(call: Call, series: Series, sessions: readonly Session[], language: string, logo: Logo) {
  const dates = [sessions[0], sessions.at(-1)].flatMap((one) =>
    one === undefined ? [] : zonedTime(one, one.timeZone, language).fullDate,
  );
  const count = translate(language, 'sessions.seriesPage.count', { count: sessions.length });
  return pageCard(call, language, logo, series.title, [count, [...new Set(dates)].join(' – ')]);
}

/** Returns the picture of a page of a call for shared links: its title, and what is on it. */
export function pageCard(call: Call, language: string, logo: Logo, title: string, texts: readonly string[]): Picture {
  return card(call, language, logo, undefined, [
    { ...line(title, 170, 66, ink, 600), oneLineSize: 50, maxLines: 3 },
    ...texts.map((text) => ({ ...line(text, { below: 16 }, 34, quiet), oneLineSize: 30, maxLines: 3 })),
  ]);
}

function card(call: Call, language: string, logo: Logo, theme: ThemeLabel | undefined, texts: TextMark[]): Picture {
  const { dir } = getLanguage(language);
  const isRtl = dir === 'rtl';
  const { name, host } = callTexts(call, language);
  const band = call.accentColor === '' ? usual.band : accentShades(call.accentColor).band[0];
  const logoLeft = isRtl ? margin : width - margin - logoBox.width;
  // Not twice.
  const isNamed = texts.some(({ text }) => text === name);
  const head = {
    ...line(isNamed ? host : name, 34, 32, onBand, 600),
    width: inner - (logo ? logoBox.width + 48 : 0),
    oneLineSize: 22,
  };
  const foot = { ...line(isNamed ? '' : host, 560, 24, quiet), oneLineSize: 18 };
  const shape = `<g transform="translate(${isRtl ? 24 : width - 424} 270) scale(25)" opacity=".14" fill="${colorOf(theme, call)}">`;
  const marks = [head, ...texts, foot].filter(({ text }) => text !== '');
  return {
    content: {
      language,
      dir,
      width,
      height,
      pages: [marks.map((mark) => (isRtl ? { ...mark, x: width - mark.x - mark.width } : mark))],
    },
    background:
      `<path fill="${paper}" d="M0 0h${width}v${height}H0z"/><path fill="${band}" d="M0 0h${width}v${bandHeight}H0z"/>` +
      (logo ? plate(logoLeft) : '') +
      `${shape}${shapeOf(theme?.icon ?? 'theme-all')}</g>`,
    image: logo && { ...logoBox, bytes: logo, left: logoLeft, top: (bandHeight - logoBox.height) / 2 },
  };
}

/** Logos are made for light paper. */
function plate(left: number): string {
  const [x, y] = [left - platePadding, (bandHeight - logoBox.height) / 2 - platePadding];
  const size = `width="${logoBox.width + 2 * platePadding}" height="${logoBox.height + 2 * platePadding}"`;
  return `<rect x="${x}" y="${y}" ${size} rx="8" fill="${paper}"/>`;
}

function colorOf(theme: ThemeLabel | undefined, { accentColor }: Call): string {
  const own = accentColor === '' ? usual.accent : accentShades(accentColor).accent[0];
  return tones[theme?.tone ?? ''] ?? own;
}

/** The shapes of themes, as pages show them. */
let shapes: string | undefined;

function shapeOf(icon: string): string {
  shapes ??= readFileSync(join(projectRoot, 'templates/icons/shapes.svg'), 'utf8');
  return new RegExp(`<symbol id="${icon}"[^>]*>(.*?)</symbol>`, 'su').exec(shapes)?.[1] ?? '';
}

function line(
  text: string,
  y: TextMark['y'],
  size: number,
  colour: string,
  weight: TextMark['weight'] = 400,
): TextMark {
  const place = { x: margin, y, width: inner, maxLines: 1, align: 'start' } as const;
  return { kind: 'text', role: 'P', text, size, colour, weight, ...place };
}
