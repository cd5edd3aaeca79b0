/** What planning goes by. PostgreSQL computes no local times: it is told in which zones it is night. */
export interface Planning {
  now: Date;
  /** Of the Message-IDs. */
  domain: string;
  /** `quietZones(now)`. */
  quietZones: readonly string[];
}
