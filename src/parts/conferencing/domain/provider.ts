import type { RoomKind } from '../../../domain/rooms/room-kind.js';

/** Who makes rooms in an account of theirs. */
export const providerNames = ['zoom', 'teams'] as const;
export type ProviderName = (typeof providerNames)[number];

/** The kinds of room that a provider makes. */
export type ProviderRoomKind = Extract<RoomKind, `${ProviderName}${string}`>;

/** Returns whose kind of room it is; null for rooms without an account. */
export function providerOf(kind: RoomKind): ProviderName | null {
  return providerNames.find((name) => kind === name || kind.startsWith(`${name}-`)) ?? null;
}

/** What a room is made from. */
export interface PlannedRoom {
  sessionId: string;
  kind: ProviderRoomKind;
  title: string;
  startsAt: Date;
  durationMinutes: number;
}

/** A room at the provider. */
export interface RemoteRoom {
  kind: ProviderRoomKind;
  id: string;
  /** For everybody; those who were admitted have links of their own where the provider has any. */
  joinUrl: string;
}

/** Somebody who is to get into a room. */
export interface Guest {
  /** Of their registration or profile. */
  id: string;
  name: string;
  email: string;
}

/** Who runs a room with its host: who can host it, too, and who interprets from one language to another (BCP 47). */
export interface RoomStaff {
  hosts: readonly string[];
  /** Null if the account has no interpretation. */
  interpreters: readonly { email: string; from: string; to: string }[] | null;
}

/** What became of admitting somebody: their id there and their own link, or why there is none. */
export interface Admitted {
  id: string;
  externalId: string | null;
  link: string | null;
  refused: string | null;
}

/** A span of time for which somebody was in a room. */
export interface Attended {
  /** As they were admitted; null if they came in another way. */
  externalId: string | null;
  name: string;
  email: string | null;
  joinedAt: Date;
  leftAt: Date;
}

/** A recording that a provider keeps of a room that is over. */
export interface Recording {
  /** Of this one: a room that was opened twice has two. */
  id: string;
  startedAt: Date;
  /** How long it plays, at least one. */
  minutes: number;
  bytes: number;
  /** The size of what is said in it, as the provider heard it; null if there is none, or none yet. */
  transcriptBytes: number | null;
}

/** Where a recording can be watched by who has its address, and what is said in it. */
export interface OpenedRecording {
  url: string;
  /** WebVTT, cut off where it is longer than was asked for; null if there is none. */
  transcript: string | null;
}

/** What an account cannot do, by codes that have a text. */
type AccountLimit =
  | 'no-registration'
  | 'no-webinars'
  | 'no-interpretation'
  | 'no-recordings'
  | 'no-transcripts'
  | 'no-recording-scope';

/** What the plan of an account allows: how many people each kind of room admits, missing if it has none of that kind. */
export interface AccountPlan {
  capacities: Partial<Record<ProviderRoomKind, number | null>>;
  limits: readonly AccountLimit[];
}

/** Why a provider did not do something. */
const failureKinds = ['away', 'busy', 'credentials', 'scope', 'plan', 'policy', 'missing', 'refused'] as const;
export type FailureKind = (typeof failureKinds)[number];

/** A provider that did not do what was asked, with what it said. */
export class ProviderFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    /** Its own words. */
    readonly said: string,
    /** Its code, and when it wants to be asked again: in seconds, or at a time. */
    readonly more: { code?: string; retry?: number | Date | null } = {},
  ) {
    super(`${kind}: ${said}`);
  }
}

/** How a provider is reached: where one signs in and its API, in which private networks it may be, and how long it may take. */
export interface Reach {
  urls: readonly [signIn: string, api: string];
  networks: readonly string[];
  patienceMs: number;
}

/** An account at a provider, for making rooms. All throw `ProviderFailure`. Never call them in a transaction. */
export interface Provider {
  /** Whether each person gets in by a link of their own, and so is registered there. */
  readonly hasOwnLinks: boolean;
  /** The addresses of those who can host all rooms of the account. */
  readonly hosts: readonly string[];
  /** Returns what the account can do, and so whether the credentials work. */
  check(): Promise<AccountPlan>;
  /** Returns the room that was made for a session, if there is one: after a crash nobody else knows it. */
  find(planned: PlannedRoom): Promise<RemoteRoom | null>;
  create(planned: PlannedRoom): Promise<RemoteRoom>;
  /** Returns the room as it is there, which can be of another kind by now; null if it is gone. */
  read(room: RemoteRoom): Promise<RemoteRoom | null>;
  update(room: RemoteRoom, planned: PlannedRoom): Promise<void>;
  /** Says who hosts and who interprets, instead of who did before. */
  staff(room: RemoteRoom, staff: RoomStaff): Promise<void>;
  /** Removes a room; one that is gone is no error. */
  remove(room: RemoteRoom): Promise<void>;
  /** Admits people with links of their own, and answers for each of them. Those who were admitted before stay. */
  admit(room: RemoteRoom, guests: readonly Guest[]): Promise<Admitted[]>;
  /** Removes somebody with their data; one who is gone is no error. */
  dismiss(room: RemoteRoom, externalId: string): Promise<void>;
  /** Returns the address with which the team enters as the host. */
  hostUrl(room: RemoteRoom): Promise<string>;
  /** Returns who was in a room that is over; null if the provider has no report, or none yet. */
  attendance(room: RemoteRoom): Promise<Attended[] | null>;
  /** Returns the recordings of a room that is over, as far as they are ready; null if the account can't offer any. */
  recordings(room: RemoteRoom): Promise<Recording[] | null>;
  /** Returns a recording of a room, with its transcript or at most `maxBytes` of it; null if it is gone. */
  openRecording(id: string, wanted: { transcriptBytes: number | null }): Promise<OpenedRecording | null>;
  /** Returns the address with which somebody on the stage enters. */
  stageUrl(room: RemoteRoom, guest: Guest): Promise<string>;
}
