import { memoize } from '../../platform/memoize.js';
import { zoneCountry } from './zone-places.js';

// Since Node 24 a method, before it a property. TypeScript knows neither.
type WithWeek = Intl.Locale & { weekInfo?: Week; getWeekInfo?: () => Week };
interface Week {
  weekend: number[];
}

/**
 * Returns the working days of the country of a time zone, from 1 (Monday) to 7, as Unicode’s CLDR knows them: Sunday to
 * Thursday in Riyadh. Zones without a country have those of most countries, Monday to Friday.
 */
export const workingDays = memoize(
  1000,
  (timeZone: string) => timeZone,
  (timeZone: string): readonly number[] => {
    const locale: WithWeek = new Intl.Locale(`und-${zoneCountry(timeZone) ?? '001'}`);
    const weekend = (locale.weekInfo ?? locale.getWeekInfo?.())?.weekend ?? [6, 7];
    return [1, 2, 3, 4, 5, 6, 7].filter((day) => !weekend.includes(day));
  },
);
