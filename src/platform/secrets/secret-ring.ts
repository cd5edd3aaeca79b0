import { hkdfSync } from 'node:crypto';
import { decrypt, encrypt } from '../encryption.js';

/** How long processes that run have to learn of a new secret before links are made with it. */
export const announceMs = 30_000;

/** A generation of `SECRET`, as stored: recognizable, and readable only with the generation before or after it. */
export interface StoredSecret {
  generation: number;
  fingerprint: Buffer;
  /** When links are made with it. */
  activeFrom: Date;
  /** Until when its links work; null for the newest. */
  acceptedUntil: Date | null;
  /** The generation before, encrypted with this one; null for the first, and after a loss. */
  previous: Buffer | null;
  /** The next generation, encrypted with this one, for processes that still have this one; null if it must not work on. */
  next: Buffer | null;
}

/** A generation that this process can read. */
export type KnownSecret = Pick<StoredSecret, 'generation' | 'activeFrom' | 'acceptedUntil'> & { secret: string };

/** `SECRET` is not a generation of this database, or no longer one that works. */
export class WrongSecret extends Error {
  constructor(
    readonly reason: 'unknown' | 'replaced',
    message: string,
  ) {
    super(message);
  }
}

/** Returns a hash that recognizes a secret and doesn't reveal it: secrets are long and random. */
export function fingerprintOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'fingerprint', 16));
}

/** Returns the first characters of a fingerprint, enough for people to compare. */
export function shortFingerprint(fingerprint: Buffer): string {
  return fingerprint.toString('hex').slice(0, 8);
}

/** Returns the next generation encrypted with this one. */
export function wrapNext(secret: string, next: string): Buffer {
  return encrypt(secret, 'next secret', next);
}

/** Returns the generation before, encrypted with this one. */
export function wrapPrevious(secret: string, previous: string): Buffer {
  return encrypt(secret, 'previous secret', previous);
}

/** Returns all generations that a secret opens, the newest first. Throws WrongSecret if that isn't the newest of all. */
export function openRing(stored: readonly StoredSecret[], secret: string): KnownSecret[] {
  const generations = new Map(stored.map((one) => [one.generation, one]));
  const own = stored.find(({ fingerprint }) => fingerprint.equals(fingerprintOf(secret)));
  const newest = stored.reduce<StoredSecret | null>(
    (a, b) => (a === null || b.generation > a.generation ? b : a),
    null,
  );
  if (newest === null || own === undefined) {
    const theirs = newest === null ? 'none' : shortFingerprint(newest.fingerprint);
    throw new WrongSecret(
      'unknown',
      `SECRET is not the one that this database was set up with (fingerprint ${theirs}; this one has ${shortFingerprint(fingerprintOf(secret))}).`,
    );
  }
  const known: KnownSecret[] = [{ ...own, secret }];
  const walk = (from: StoredSecret, step: 1 | -1) => {
    let [at, key] = [from, secret];
    for (;;) {
      const [wrapped, purpose] = step === 1 ? [at.next, 'next secret'] : [at.previous, 'previous secret'];
      const found = generations.get(at.generation + step);
      const opened = wrapped && decrypt([key], purpose, wrapped);
      if (found === undefined || !opened) return;
      known.push({ ...found, secret: opened });
      [at, key] = [found, opened];
    }
  };
  walk(own, 1);
  walk(own, -1);
  if (!known.some(({ generation }) => generation === newest.generation)) {
    throw replacedBy(newest.activeFrom);
  }
  return known
    .toSorted((a, b) => b.generation - a.generation)
    .map(({ generation, activeFrom, acceptedUntil, secret: text }) => ({
      generation,
      activeFrom,
      acceptedUntil,
      secret: text,
    }));
}

/** Throws WrongSecret for a secret that was replaced, and whose links no longer work. */
export function requireAccepted(ring: readonly KnownSecret[], secret: string, now: Date): void {
  const index = ring.findIndex((one) => one.secret === secret);
  const [own, next] = [ring[index], ring[index - 1]];
  if (own !== undefined && next !== undefined && own.acceptedUntil !== null && own.acceptedUntil <= now) {
    throw replacedBy(next.activeFrom);
  }
}

function replacedBy(activeFrom: Date): WrongSecret {
  return new WrongSecret('replaced', `SECRET was replaced on ${activeFrom.toISOString().slice(0, 10)}.`);
}

/** Returns the secret that links are made with now. */
export function currentSecret(ring: readonly KnownSecret[], now: Date): string {
  const current = ring.find(({ activeFrom }) => activeFrom <= now) ?? ring.at(-1);
  if (current === undefined) throw new Error('There is no secret.');
  return current.secret;
}

/** Returns the secrets whose links work now, also the one that is announced. */
export function acceptedSecrets(ring: readonly KnownSecret[], now: Date): string[] {
  return ring.filter(({ acceptedUntil }) => acceptedUntil === null || acceptedUntil > now).map(({ secret }) => secret);
}
