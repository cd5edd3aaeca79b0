import { translate } from '../../platform/i18n/messages.js';
import { parseLead } from '../../domain/time/duration.js';

/** Describes a lead time: `P1DT2H` is "1 day 2 hours before"; anything else is returned as it is. */
export function leadText(lead: string, language: string): string {
  const minutes = parseLead(lead);
  if (minutes === null) return lead;
  const parts = [
    { unit: 'days', count: Math.floor(minutes / 1440) },
    { unit: 'hours', count: Math.floor((minutes % 1440) / 60) },
    { unit: 'minutes', count: minutes % 60 },
  ];
  const words = parts
    .filter(({ count }) => count > 0)
    .map(({ unit, count }) => translate(language, `console.sessions.lead.${unit}`, { count }))
    .join(' ');
  return translate(language, 'console.sessions.lead.before', { lead: words });
}

/** Describes all lead times of a session in one line. */
export function leadsText(leads: readonly string[], language: string): string {
  const words = leads.map((lead) => leadText(lead, language)).join(translate(language, 'console.common.comma'));
  return words || translate(language, 'console.sessions.none');
}
