import type { PendingScan, ScanStore } from './check-in-queue.js';

/**
 * Stores scans in memory if the phone's storage is full or blocked, so that they are still sent. They are lost when the
 * page closes, so the page must show a warning while `unstoredCount` is above 0.
 */
export class FallbackStore implements ScanStore {
  private readonly unstored = new Map<string, PendingScan>();

  constructor(private readonly store: ScanStore) {}

  /** Number of scans only in memory. */
  get unstoredCount(): number {
    return this.unstored.size;
  }

  list(): PendingScan[] {
    const stored = this.attempt(() => this.store.list(), []).filter(({ id }) => !this.unstored.has(id));
    return [...stored, ...this.unstored.values()];
  }

  find(id: string): PendingScan | null {
    return this.unstored.get(id) ?? this.attempt(() => this.store.find(id), null);
  }

  put(scan: PendingScan): void {
    if (this.canPut(scan)) this.unstored.delete(scan.id);
    else this.unstored.set(scan.id, scan);
  }

  /** Removes a scan, which makes space for one that could not be stored. */
  remove(id: string): void {
    this.unstored.delete(id);
    this.attempt(() => this.store.remove(id), undefined);
    for (const scan of this.unstored.values()) this.put(scan);
  }

  private canPut(scan: PendingScan): boolean {
    return this.attempt(() => {
      this.store.put(scan);
      return true;
    }, false);
  }

  private attempt<Result>(work: () => Result, otherwise: Result): Result {
    try {
      return work();
    } catch {
      return otherwise;
    }
  }
}
