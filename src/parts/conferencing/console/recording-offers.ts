import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { sessionPath } from '../../../console/paths/session-paths.js';
import type { TodoView } from '../../../console/ui/call-todo.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { MaterialOffer } from '../../../console/ui/material-offers.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { fileSize } from '../../../platform/file-store/file-types.js';
import { translate } from '../../../platform/i18n/messages.js';
import { listOffers, type Offer } from '../domain/offers.queries.js';
import { offersPath } from './conferencing-paths.js';

/** What providers have recorded of a session, with sizes. */
export async function recordingOffers(
  connection: Connection,
  session: Session,
  { language }: Pick<ConsoleLayout, 'language'>,
): Promise<MaterialOffer[]> {
  const text = (key: string, values = {}) => translate(language, `console.conferencing.offer.${key}`, values);
  return (await listOffers(connection, [session.id])).map((offer) => ({
    id: offer.externalId,
    heading: text('heading', { provider: providerName(offer, language) }),
    text: offerText(offer, session, language),
    hint: text('hint'),
    action: offersPath(session),
    take: text('take'),
  }));
}

function offerText(offer: Offer, session: Session, language: string): string {
  const { minutes, bytes, transcriptBytes, startedAt, materialId } = offer;
  const text = (key: string) => {
    const transcript = fileSize(transcriptBytes ?? 0, language);
    return translate(language, `console.conferencing.offer.${key}`, { transcript });
  };
  if (materialId !== null) return text('late');
  return [
    dayAndTime(startedAt, session.timeZone, language),
    new Intl.NumberFormat(language, { style: 'unit', unit: 'minute' }).format(minutes),
    fileSize(bytes, language),
    ...(transcriptBytes === null ? [] : [text('transcript')]),
  ].join(' · ');
}

function providerName({ provider }: Offer, language: string): string {
  return translate(language, `console.conferencing.${provider}.title`);
}

/** Returns the sessions of which a provider has a recording that nobody has answered. */
export async function recordingTodos(
  connection: Connection,
  _call: unknown,
  { language, mayChange, now }: ConsoleLayout,
  sessions: readonly Session[],
): Promise<TodoView[]> {
  const over = new Map(sessions.filter(({ endsAt }) => endsAt <= now).map((session) => [session.id, session]));
  if (!mayChange || over.size === 0) return [];
  const offers = new Map((await listOffers(connection, [...over.keys()])).map((offer) => [offer.sessionId, offer]));
  return [...offers].map(([id, offer]) => ({
    tone: 'warn',
    icon: 'half',
    label: translate(language, 'console.conferencing.offer.heading', { provider: providerName(offer, language) }),
    title: over.get(id)?.title ?? '',
    path: sessionPath({ id }, 'materials'),
    action: translate(language, 'console.conferencing.offer.see'),
  }));
}
