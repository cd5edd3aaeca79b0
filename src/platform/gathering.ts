/** Lets those who come within some milliseconds go on together, so that they share queries, batches and round trips. */
export class Gathering {
  private next: Promise<void> | null = null;

  constructor(private readonly withinMs: number) {}

  /** Resolves for all who wait, so many milliseconds after the first of them came. */
  join(): Promise<void> {
    this.next ??= new Promise((resolve) => {
      setTimeout(() => {
        this.next = null;
        resolve();
      }, this.withinMs);
    });
    return this.next;
  }
}
