/** Keeps the newest version of each thing that is costly to build; the least recently used leave first. */
export class VersionCache<Value> {
  private readonly kept = new Map<string, { version: string; value: Promise<Value> }>();

  constructor(private readonly most: number) {}

  /** The thing of this version, built if it is not kept. Those who ask at once share one building. */
  get(key: string, version: string, build: () => Value | Promise<Value>): Promise<Value> {
    const found = this.kept.get(key);
    const entry = found?.version === version ? found : { version, value: Promise.resolve().then(build) };
    this.kept.delete(key);
    this.kept.set(key, entry);
    const [oldest] = this.kept.keys();
    if (this.kept.size > this.most && oldest !== undefined) this.kept.delete(oldest);
    // A failure is not kept.
    if (entry !== found) entry.value.catch(() => this.kept.get(key) === entry && this.kept.delete(key));
    return entry.value;
  }
}
