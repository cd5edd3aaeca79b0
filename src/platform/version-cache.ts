/** Caches the newest version of each item that is expensive to build; evicts the least recently used first. */
export class VersionCache<Value> {
  private readonly kept = new Map<string, { version: string; value: Promise<Value> }>();

  constructor(private readonly most: number) {}

  /** Returns the item in this version, and builds it if it is not cached. Concurrent callers share one build. */
  get(key: string, version: string, build: () => Value | Promise<Value>): Promise<Value> {
    const found = this.kept.get(key);
    const entry = found?.version === version ? found : { version, value: Promise.resolve().then(build) };
    this.kept.delete(key);
    this.kept.set(key, entry);
    const [oldest] = this.kept.keys();
    if (this.kept.size > this.most && oldest !== undefined) this.kept.delete(oldest);
    // Failures are not cached.
    if (entry !== found) entry.value.catch(() => this.kept.get(key) === entry && this.kept.delete(key));
    return entry.value;
  }
}
