/** Lets those who come within some milliseconds go on together, so that they share queries, batches and round trips. */
export class Debounce {
  private next: { joined: number; going: Promise<void>; go: () => void } | null = null;

  /** As soon as `most` are there, they go on without waiting longer. */
  constructor(
    private readonly withinMs: number,
    private readonly most = Infinity,
  ) {}

  /** Resolves for all who wait, so many milliseconds after the first of them came. */
  join(): Promise<void> {
    this.next ??= this.open();
    const { going, go } = this.next;
    this.next.joined += 1;
    if (this.next.joined >= this.most) go();
    return going;
  }

  private open() {
    let resolve!: () => void;
    const going = new Promise<void>((done) => (resolve = done));
    const go = () => {
      clearTimeout(timer);
      this.next = null;
      resolve();
    };
    const timer = setTimeout(go, this.withinMs);
    return { joined: 0, going, go };
  }
}
