import type { RoomGuest } from '../../../domain/rooms/room-guest.js';
import type { RoomOpener } from '../../../domain/rooms/room-opener.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Config } from '../../../platform/config.js';
import type { Connection } from '../../../platform/database/tx.js';
import { Conflict } from '../../../platform/errors.js';
import { secretsOf } from '../../../platform/secrets/secrets.js';
import { findAccount, getAccount } from './accounts.queries.js';
import { decryptFor, openProvider } from './open-provider.js';
import { type Provider, ProviderFailure, providerOf, type ProviderRoomKind } from './provider.js';
import { findPerson, findRoom } from './rooms.queries.js';

/** How long a provider may take while somebody waits for the room. */
const patienceMs = 5000;

/** The rooms that are made in accounts: a call can choose what the plan of its account has. */
export const accountRooms: readonly RoomOpener[] = (['zoom', 'zoom-webinar', 'teams'] as const).map((kind) => ({
  kind,
  offer: async (connection, _servers, callId) => {
    const account = await findAccount(connection, callId, providerOf(kind) ?? 'zoom');
    const capacity = account?.plan?.capacities[kind];
    return capacity === undefined ? null : { capacity };
  },
  open,
}));

async function open(connection: Connection, config: Config, session: Session, guest: RoomGuest): Promise<string> {
  const room = await findRoom(connection, session.id);
  const { kind, externalId, joinUrl } = room ?? {};
  if (!room || !kind || !externalId || !joinUrl)
    throw new Conflict('room-unreachable', 'The room has not been made yet. Try again in a minute.');
  const keys = secretsOf(connection).all;
  const person = guest.as === 'attendee' ? await findPerson(connection, guest.id) : null;
  // Whom the provider refused, as somebody who can host it, enters with their account there.
  if (person !== null) return (person.link && decryptFor(keys, guest.id, person.link)) ?? joinUrl;
  try {
    const provider = openProvider(await getAccount(connection, room.accountId), keys, config, patienceMs);
    return await enter(provider, { kind, id: externalId, joinUrl }, guest);
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    throw new Conflict('room-unreachable', "The room's server can't be reached. Try again in a minute.");
  }
}

/** Somebody who has just got a seat, or is no attendee, gets the link now; the next synchronization finds them there. */
async function enter(
  provider: Provider,
  room: { kind: ProviderRoomKind; id: string; joinUrl: string },
  { id, name, email, as }: RoomGuest,
): Promise<string> {
  if (as === 'team') return provider.hostUrl(room);
  if (email === null || !provider.hasOwnLinks) return room.joinUrl;
  if (as === 'speaker') return provider.stageUrl(room, { id, name, email });
  const [admitted] = await provider.admit(room, [{ id, name, email }]);
  return admitted?.link ?? room.joinUrl;
}
