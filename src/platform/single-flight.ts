/** Runs work so that no two runs overlap in this process. The work handles its own errors. */
export class SingleFlight {
  private running: Promise<void> | undefined;
  private isWantedAgain = false;

  constructor(private readonly work: () => Promise<void>) {}

  /** Starts the work, unless it is running. */
  start(): void {
    this.running ??= this.work().finally(() => {
      this.running = undefined;
      if (!this.isWantedAgain) return;
      this.isWantedAgain = false;
      this.start();
    });
  }

  /** Starts the work. If it is already running, it runs once more afterwards. */
  startAgain(): void {
    this.isWantedAgain = this.running !== undefined;
    this.start();
  }

  /** Resolves when the current run, if any, has ended; no other run follows. */
  async finish(): Promise<void> {
    this.isWantedAgain = false;
    await this.running;
  }
}
