/** For all items of a cache together, if their size is known. */
const mostBytes = 8 * 1024 * 1024;

interface Entry<Value> {
  readonly version: string;
  readonly value: Promise<Value>;
  /** The one that was built last, which is of an older version until `value` is there. */
  last: Value | undefined;
  bytes: number;
}

/** Caches the newest version of each item that is expensive to build; evicts the least recently used first. */
export class VersionCache<Value> {
  private readonly kept = new Map<string, Entry<Value>>();
  private bytes = 0;

  /** It keeps `most` items, and of those whose size `bytesOf` returns 8 MB. */
  constructor(
    private readonly most: number,
    private readonly bytesOf: (value: Value) => number = () => 0,
  ) {}

  /**
   * Returns the item in this version, and builds it if it is not cached; `build` gets the last one of another version.
   * Concurrent callers share one build.
   */
  get(key: string, version: string, build: (before: Value | undefined) => Value | Promise<Value>): Promise<Value> {
    const found = this.kept.get(key);
    const isKept = found?.version === version;
    const last = found?.last;
    const entry = isKept ? found : { version, value: Promise.resolve().then(() => build(last)), last, bytes: 0 };
    this.drop(key);
    this.kept.set(key, entry);
    this.bytes += entry.bytes;
    // Failures are not cached.
    if (!isKept) entry.value.then((value) => this.weigh(key, entry, value)).catch(() => this.drop(key, entry));
    this.limit();
    return entry.value;
  }

  private weigh(key: string, entry: Entry<Value>, value: Value): void {
    entry.last = value;
    if (this.kept.get(key) !== entry) return;
    entry.bytes = this.bytesOf(value);
    this.bytes += entry.bytes;
    this.limit();
  }

  private limit(): void {
    for (const key of this.kept.keys()) {
      if (this.kept.size <= this.most && this.bytes <= mostBytes) break;
      this.drop(key);
    }
  }

  /** A newer one can have taken the place of `entry` in the meantime. */
  private drop(key: string, entry = this.kept.get(key)): void {
    if (entry === undefined || this.kept.get(key) !== entry) return;
    this.kept.delete(key);
    this.bytes -= entry.bytes;
  }
}
