import { SignJWT } from 'jose';
import type { RoomGuest } from './room-guest.js';

export interface JitsiServer {
  /** Without a trailing slash. */
  url: string;
  /** Set if the server requires a token of this app. */
  app?: { id: string; secret: string } | undefined;
}

/** Lifetime of a token, which is only needed to enter. */
const tokenSeconds = 15 * 60;

/**
 * The address that takes a guest into a Jitsi room by their name, as a host with a host's rights where the server knows
 * tokens (https://github.com/jitsi/lib-jitsi-meet/blob/master/doc/tokens.md: HS256, `aud` jitsi, `iss` the app, `sub` the
 * server's domain, `room`, `context.user`). `now` is when the token begins to count.
 */
export async function jitsiAddress(server: JitsiServer, room: string, guest: RoomGuest, now: Date): Promise<string> {
  const address = new URL(`${server.url}/${encodeURIComponent(room)}`);
  if (server.app !== undefined) {
    const seconds = Math.floor(now.getTime() / 1000);
    const user = {
      id: guest.id,
      name: guest.name,
      moderator: guest.isHost,
      affiliation: guest.isHost ? 'owner' : 'member',
    };
    const token = await new SignJWT({ room, context: { user } })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setAudience('jitsi')
      .setIssuer(server.app.id)
      .setSubject(address.hostname)
      .setIssuedAt(seconds)
      .setNotBefore(seconds - 60)
      .setExpirationTime(seconds + tokenSeconds)
      .sign(new TextEncoder().encode(server.app.secret));
    address.searchParams.set('jwt', token);
  }
  // The name is in the fragment, so that it appears in no log.
  address.hash = `userInfo.displayName=${encodeURIComponent(JSON.stringify(guest.name))}`;
  return address.href;
}
