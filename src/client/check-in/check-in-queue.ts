/**
 * A scanned ticket, picked name, or undone check-in, stored on the phone until the server has answered. Its id makes it
 * safe to send again: the server returns the same answer.
 */
export interface PendingScan {
  id: string;
  /** When it happened, by the server's clock as estimated by the phone, ISO 8601 in UTC. */
  at: string;
  /** The order of this phone's scans, in milliseconds, because `at` can change with the phone's clock. */
  seenAt: number;
  /** The ticket code, if scanned. */
  code?: string;
  /** The registration, if it is in the roster. */
  personId: string | null;
  /** The check-in that this one undoes. */
  undoes?: string;
  /** The phone's own decision; null for a ticket that is not in its roster. */
  outcome: string | null;
  /** Whether the phone showed its own decision because the server was late. */
  isShown?: boolean;
}

/** A scan in the form sent to the server. */
export interface ScanRequest {
  id: string;
  at: string;
  code?: string;
  registrationId?: string;
  undoes?: string;
}

/** The server's answer to one scan: the outcome and its display. */
export interface ScanAnswer {
  /** Id of the scan. */
  id: string;
  registrationId: string | null;
  outcome: string;
  since: string | null;
  tone: string;
  icon: string;
  heading: string;
  name: string | null;
  organization: string | null;
  detail: string | null;
  undo: { registrationId: string } | null;
}

export interface ScansAnswer {
  answers: ScanAnswer[];
  inside: number;
  expected: number;
}

/** Storage for scans that survives a closed page, a crash and an empty battery. Writes are synchronous. */
export interface ScanStore {
  /** Returns what is stored, in any order. */
  list(): PendingScan[];
  find(id: string): PendingScan | null;
  /** Throws if the storage is full. */
  put(scan: PendingScan): void;
  remove(id: string): void;
}

export interface QueueOptions {
  store: ScanStore;
  /** Sends scans in this order. Resolves to null if the server is unreachable or refuses; never rejects. */
  post(scans: ScanRequest[]): Promise<ScansAnswer | null>;
  /** Called once for each answer, after its scan was removed from the store. */
  onAnswer(answer: ScanAnswer, scan: PendingScan | null): void;
  /** Called after each request that was answered. */
  onSent(answer: ScansAnswer): void;
}

/** Maximum number of scans in one request. */
const maxScansPerRequest = 50;

/**
 * The queue of scans that the server has not answered yet. A scan is stored first and only removed by its answer, so
 * none is lost. Requests are sent one after the other, oldest scans first, so the server gets them in order. The store
 * is read before each request, because several pages can share it.
 */
export class CheckInQueue {
  private sending: Promise<void> = Promise.resolve();
  private readonly waiting = new Map<string, (answer: ScanAnswer) => void>();

  constructor(private readonly options: QueueOptions) {}

  /** Returns the pending scans, oldest first. */
  pending(): PendingScan[] {
    return this.options.store.list().sort((a, b) => a.seenAt - b.seenAt);
  }

  /** Stores a scan and sends it after earlier ones. Resolves to its answer, or to null if there is none yet. */
  async add(scan: PendingScan): Promise<ScanAnswer | null> {
    this.options.store.put(scan);
    const answered = new Promise<ScanAnswer>((resolve) => this.waiting.set(scan.id, resolve));
    // It can be sent with the request of an earlier scan; its answer counts in any case.
    const answer = await Promise.race([answered, this.send().then(noAnswer, noAnswer)]);
    this.waiting.delete(scan.id);
    return answer;
  }

  /**
   * Records that the phone's own decision about a scan was shown, so that a different answer is noticed. Skips a scan
   * that was answered in the meantime, because storing it would send it again.
   */
  markShown(id: string): void {
    const scan = this.options.store.find(id);
    if (scan !== null) this.options.store.put({ ...scan, isShown: true });
  }

  /** Sends all pending scans, until all are answered or the server is unreachable. */
  async send(): Promise<void> {
    const turn = this.sending.then(() => this.sendAll());
    this.sending = turn.catch(() => undefined);
    return turn;
  }

  private async sendAll(): Promise<void> {
    for (;;) {
      const scans = this.pending().slice(0, maxScansPerRequest);
      if (scans.length === 0) return;
      const sent = await this.options.post(scans.map(requestOf));
      if (sent === null) return;
      for (const answer of sent.answers) this.settle(answer);
      this.options.onSent(sent);
      // Scans without an answer wait for the next attempt, instead of being sent in a loop.
      if (scans.every(({ id }) => this.options.store.find(id) !== null)) return;
    }
  }

  private settle(answer: ScanAnswer): void {
    const scan = this.options.store.find(answer.id);
    this.options.store.remove(answer.id);
    this.options.onAnswer(answer, scan);
    this.waiting.get(answer.id)?.(answer);
  }
}

/** Returns whether the server's decision differs from the one shown by the phone. */
export function isSurprise(answer: ScanAnswer, scan: PendingScan | null): boolean {
  return scan?.isShown === true && scan.outcome !== answer.outcome;
}

function noAnswer(): null {
  return null;
}

function requestOf({ id, at, code, personId, undoes }: PendingScan): ScanRequest {
  return {
    id,
    at,
    ...(code !== undefined && { code }),
    ...(code === undefined && personId !== null && { registrationId: personId }),
    ...(undoes !== undefined && { undoes }),
  };
}
