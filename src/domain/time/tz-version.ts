/** How the IANA names its releases: year and letter, as in `2026f`. After `z` follows `za`. */
export const tzVersionPattern = /^\d{4}[a-z]{1,2}$/u;

/** Whether a release of the time zone database is newer than another: 2025b, 2025c, 2026a. */
export function isNewerTzVersion(version: string, than: string): boolean {
  return version > than;
}
