import { translate } from '../../platform/i18n/messages.js';
import { wallTimeInput } from '../../domain/sessions/session-input.js';
import { resolveTiming, type TimingWarning } from '../../domain/sessions/session-timing.js';
import { zonedTime } from '../../domain/sessions/session-time.js';
import { formatDate, formatTime } from '../../domain/time/format.js';
import { offsetLabel, resolveWallTime } from '../../domain/time/wall-time.js';
import { timeZoneInput } from '../../domain/time/zone-input.js';
import { zoneCity, zoneLabel } from '../../domain/time/zones.js';
import { type WallFields, wallInput, wallKey } from './local-time-fields.js';

/** What the time is for. */
type About = 'session' | 'mail';

/** A warning about a wall time, with the question that settles it. */
interface WarningView {
  title: string;
  text: string;
  /** The wall time that the answer is about; sent back with it. */
  key: string;
  /** A gap has one answer, an overlap two. */
  gapLabel: string | null;
  choices: { id: string; value: 'first' | 'second'; label: string; checked: boolean }[];
  isAnswered: boolean;
}

/** The interpretation of a wall time. */
export interface TimingView {
  text: string;
  warnings: WarningView[];
}

/** Interprets a typed wall time, with its warnings; null while it is incomplete. */
export function timingView(fields: WallFields, language: string, about: About = 'session'): TimingView | null {
  const input = wallInput(fields);
  const local = wallTimeInput.safeParse(input.startsAtLocal);
  const zone = timeZoneInput.safeParse(input.timeZone);
  if (!local.success || !zone.success) return null;
  const minutes = input.durationMinutes;
  const hasLength = minutes !== undefined && minutes >= 5 && minutes <= 14 * 24 * 60;
  const wall = { ...input, timeZone: zone.data, durationMinutes: hasLength ? minutes : 60 };
  const { timing, warnings } = resolveTiming(wall);
  const { fullDate, start, end } = zonedTime({ ...wall, ...timing }, wall.timeZone, language);
  // Over a change of the clocks a range would read as nonsense: 02:30 to 02:30.
  const range = hasLength && warnings.length === 0 ? `${start} – ${end}` : start;
  const place = zoneLabel(wall.timeZone, timing.startsAt, language);
  return {
    text: translate(language, 'console.sessions.timing', { date: fullDate, range, place }),
    warnings: warnings.map((warning) => warningView(warning, fields, wall.timeZone, language, about)),
  };
}

/** Describes a warning. */
export function warningText(warning: TimingWarning, local: string, timeZone: string, language: string): string {
  const values = {
    typed: local.slice(11),
    date: formatDate(warning.startsAt, timeZone, language, 'weekday-short'),
    place: zoneCity(timeZone, language),
    shown: warning.shownLocal.slice(11),
  };
  return translate(language, `console.sessions.warning.${warning.code}`, values);
}

function warningView(warning: TimingWarning, fields: WallFields, timeZone: string, language: string, about: About) {
  const key = wallKey(fields);
  const isSame = fields.confirmed === key;
  const shown = warning.shownLocal.slice(11);
  return {
    title: translate(language, `console.sessions.warningTitle.${warning.code}`),
    text: warningText(warning, wallInput(fields).startsAtLocal, timeZone, language),
    key,
    gapLabel:
      warning.code === 'gap'
        ? translate(language, `console.sessions.gapAnswer${about === 'mail' ? 'Email' : ''}`, { shown })
        : null,
    choices: warning.code === 'gap' ? [] : overlapChoices(fields, timeZone, language, isSame),
    isAnswered: warning.code === 'gap' && isSame,
  };
}

function overlapChoices(fields: WallFields, timeZone: string, language: string, isSame: boolean) {
  return (['first', 'second'] as const).map((value) => {
    const { startsAt, offsetMinutes } = resolveWallTime(wallInput(fields).startsAtLocal, timeZone, value);
    const time = formatTime(startsAt, timeZone, language);
    return {
      id: `overlap-${value}`,
      value,
      label: translate(language, `console.sessions.overlapAnswer.${value}`, {
        time,
        offset: offsetLabel(offsetMinutes),
      }),
      checked: isSame && fields.overlap === value,
    };
  });
}
