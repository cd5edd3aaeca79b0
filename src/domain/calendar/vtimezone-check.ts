const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/**
 * Computes the offset in minutes of a wall time (`YYYY-MM-DDTHH:mm`) from the text of a VTIMEZONE alone, as a client
 * without time zone data would: the observance that started last applies. Null if none has started or a line is not
 * understood. Shares no code with the generator, which it checks.
 */
export function offsetByVtimezone(lines: readonly string[], local: string): number | null {
  const wall = Date.parse(`${local}:00Z`);
  let latest: { onset: number; offset: number } | null = null;
  let properties = new Map<string, string>();
  for (const line of lines) {
    if (line === 'BEGIN:STANDARD' || line === 'BEGIN:DAYLIGHT') properties = new Map();
    else if (line === 'END:STANDARD' || line === 'END:DAYLIGHT') {
      const onset = lastOnset(properties, wall);
      const offset = readOffset(properties.get('TZOFFSETTO'));
      if (onset === null) continue;
      if (Number.isNaN(onset) || offset === null) return null;
      if (!latest || onset > latest.onset) latest = { onset, offset };
    } else properties.set(line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1));
  }
  return latest ? latest.offset : null;
}

// Last onset at or before the wall time; null when there was none, NaN when the rule is not of the one shape we write.
function lastOnset(properties: Map<string, string>, wall: number): number | null {
  const start = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)00$/.exec(properties.get('DTSTART') ?? '');
  if (!start) return NaN;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = start.slice(1).map(Number);
  const first = Date.UTC(year, month - 1, day, hour, minute);
  const rule = properties.get('RRULE');
  if (rule === undefined) return first <= wall ? first : null;
  const parts = /^FREQ=YEARLY;BYMONTH=(\d+);BYDAY=(-1|[1-4])([A-Z]{2})$/.exec(rule);
  if (!parts) return NaN;
  const weekday = weekdays.indexOf(parts[3] ?? '');
  for (let each = new Date(wall).getUTCFullYear(); each >= year; each--) {
    const date = nthWeekday(each, Number(parts[1]), Number(parts[2]), weekday);
    const onset = Date.UTC(each, Number(parts[1]) - 1, date, hour, minute);
    if (onset >= first && onset <= wall) return onset;
  }
  return null;
}

function nthWeekday(year: number, month: number, ordinal: number, weekday: number): number {
  if (ordinal > 0) {
    const firstWeekday = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
    return 1 + ((weekday - firstWeekday + 7) % 7) + (ordinal - 1) * 7;
  }
  const last = new Date(Date.UTC(year, month, 0));
  return last.getUTCDate() - ((last.getUTCDay() - weekday + 7) % 7);
}

function readOffset(text: string | undefined): number | null {
  const match = /^([+-])(\d\d)(\d\d)$/.exec(text ?? '');
  if (!match) return null;
  const size = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? 0 - size : size;
}
