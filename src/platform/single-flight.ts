/** Work of which no two runs go at the same time in this process. It handles its own faults. */
export class SingleFlight {
  private running: Promise<void> | undefined;
  private isWantedAgain = false;

  constructor(private readonly work: () => Promise<void>) {}

  /** Starts it, unless it runs. */
  start(): void {
    this.running ??= this.work().finally(() => {
      this.running = undefined;
      if (!this.isWantedAgain) return;
      this.isWantedAgain = false;
      this.start();
    });
  }

  /** Starts it; where it runs, it runs once more after that, for what has come since. */
  startAgain(): void {
    this.isWantedAgain = this.running !== undefined;
    this.start();
  }

  /** Resolves when the run that goes on, if one does, has ended; none follows. */
  async finish(): Promise<void> {
    this.isWantedAgain = false;
    await this.running;
  }
}
