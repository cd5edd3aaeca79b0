import type { AttendanceSource } from '../../domain/attendance/attendance-span.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { StateView } from './session-state.js';

/** The label for a person's attendance and its duration. */
export function attendanceState(
  { attendedAt, minutesPresent }: { attendedAt: Date | null; minutesPresent: number | null },
  language: string,
): StateView {
  const text = (key: string, values = {}) => translate(language, `console.attendance.state.${key}`, values);
  if (attendedAt === null) return { tone: 'off', icon: 'ring', label: text('absent') };
  const label = minutesPresent === null ? text('present') : text('minutes', { minutes: minutesPresent });
  return { tone: 'good', icon: 'dot', label };
}

/** The minutes attended, for places without a heading that explains them. */
export function attendanceNote(minutesPresent: number | null, language: string): string {
  return minutesPresent === null
    ? translate(language, 'console.attendance.state.present')
    : translate(language, 'console.attendance.wasThere', { minutes: minutesPresent });
}

/** By what we know it: `Report, join link`. */
export function sourceWords(sources: readonly AttendanceSource[], corrected: boolean, language: string): string {
  const all: readonly AttendanceSource[] = corrected ? [...sources, 'hand'] : sources;
  return [...new Set(all)]
    .map((source) => translate(language, `console.attendance.source.${source}`))
    .join(translate(language, 'console.common.comma'));
}
