import ICAL from 'ical.js';

/** One VEVENT as ical.js, Thunderbird's engine, reads it. */
export interface ReadEvent {
  startsAt: Date;
  endsAt: Date;
  property: (name: string) => string | null;
  parameter: (property: string, name: string) => string | null;
  names: string[];
}

export interface ReadCalendar {
  method: string | null;
  events: ReadEvent[];
}

/** Reads an object with ical.js. Times with a TZID are resolved by the object's own VTIMEZONE and nothing else. */
export function readCalendar(object: string): ReadCalendar {
  const calendar = new ICAL.Component(ICAL.parse(object));
  const zones = new Map(
    calendar.getAllSubcomponents('vtimezone').map((component) => {
      const zone = new ICAL.Timezone(component);
      return [zone.tzid, zone];
    }),
  );
  return {
    method: textOf(calendar.getFirstPropertyValue('method')),
    events: calendar.getAllSubcomponents('vevent').map((event) => ({
      startsAt: instantOf(event.getFirstProperty('dtstart'), zones),
      endsAt: instantOf(event.getFirstProperty('dtend'), zones),
      property: (name) => textOf(event.getFirstPropertyValue(name)),
      parameter: (property, name) => textOf(event.getFirstProperty(property)?.getFirstParameter(name)),
      names: event.getAllProperties().map(({ name }) => name),
    })),
  };
}

function instantOf(property: ICAL.Property | null, zones: Map<string, ICAL.Timezone>): Date {
  const time = property?.getFirstValue();
  if (!property || !(time instanceof ICAL.Time)) throw new Error('no time');
  const tzid = property.getFirstParameter('tzid');
  if (!tzid) {
    if (time.zone !== ICAL.Timezone.utcTimezone) throw new Error('a floating time');
    return time.toJSDate();
  }
  const zone = zones.get(tzid);
  if (!zone) throw new Error(`no VTIMEZONE for ${tzid}`);
  time.zone = zone;
  return new Date(time.toUnixTime() * 1000);
}

function textOf(value: unknown): string | null {
  if (value == null) return null;
  if (value instanceof ICAL.Time) return value.toString();
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : JSON.stringify(value);
}
