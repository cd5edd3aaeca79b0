/** A lead as a pattern of JSON Schema, which names none of 0. */
export const leadPattern =
  '^P(?:[1-9][0-9]{0,3}W|(?:[1-9][0-9]{0,3}D(?:T(?:[0-9]{1,5}H)?[0-9]{1,6}M|T[0-9]{1,5}H)?|T(?:[1-9][0-9]{0,4}H(?:[0-9]{1,6}M)?|[1-9][0-9]{0,5}M)))$';

// RFC 5545 3.3.6 without seconds and signs; weeks stand alone.
const LEAD = /^P(?:(\d{1,4})W|(?=\d|T\d)(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?)?)$/;

/** Minutes of an ISO 8601 lead such as `P1D`, `PT15M`, `P1DT2H` or `P2W`; a day is 24 hours. Null for anything else. */
export function parseLead(text: string): number | null {
  const match = LEAD.exec(text);
  if (!match) return null;
  const [, weeks = '0', days = '0', hours = '0', minutes = '0'] = match;
  const total = ((Number(weeks) * 7 + Number(days)) * 24 + Number(hours)) * 60 + Number(minutes);
  return total > 0 ? total : null;
}

/** ISO 8601 text of a lead in whole minutes: 1440 is `P1D`, 1500 is `P1DT1H`. Throws RangeError below one minute. */
export function formatLead(minutes: number): string {
  if (!Number.isInteger(minutes) || minutes < 1) throw new RangeError(`Not a lead in minutes: ${minutes}`);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = minutes % 60;
  const clock = `${hours ? `${hours}H` : ''}${rest ? `${rest}M` : ''}`;
  return `P${days ? `${days}D` : ''}${clock ? `T${clock}` : ''}`;
}
