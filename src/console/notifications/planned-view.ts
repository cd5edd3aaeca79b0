import type { PlannedEmail } from '../../domain/notifications/reminders/planned-emails.js';
import type { Connection } from '../../platform/database/tx.js';
import { translate } from '../../platform/i18n/messages.js';
import { leadText } from '../ui/leads.js';

/** An email that leaves by itself, with how many people get it if nothing changes until then. */
export type CountedEmail = PlannedEmail & { people: number };

/** Returns these emails with how many people get them: a statement each, so only those that a page shows. */
export async function countPlanned(connection: Connection, planned: readonly PlannedEmail[]): Promise<CountedEmail[]> {
  const counted: CountedEmail[] = [];
  for (const email of planned) counted.push({ ...email, people: await email.count(connection) });
  return counted;
}

/** `Reminder · 1 day before` */
export function plannedText({ kind, lead }: PlannedEmail, language: string): string {
  const name = translate(language, `console.notifications.kind.${kind}`);
  return lead === null ? name : `${name} · ${leadText(lead, language)}`;
}
