/**
 * A ticket scanned, a name picked, or a check-in undone, stored on the phone until the server has answered
 * it. Its id makes sending it again harmless: the server answers the second time as it did the first.
 */
export interface PendingScan {
  id: string;
  /** When it happened, by the server's clock as far as the phone knows it, ISO 8601 in UTC. */
  at: string;
  /** The order of this phone's scans, in milliseconds: its clock may be set, and `at` with it. */
  seenAt: number;
  /** The code of the ticket, where one was scanned. */
  code?: string;
  /** The registration, where the roster knows it. */
  personId: string | null;
  /** The check-in that this one undoes. */
  undoes?: string;
  /** What the phone decided by itself; null for a ticket that its roster lacks. */
  outcome: string | null;
  /** Whether the phone showed its own decision, because the server did not answer in time. */
  isShown?: boolean;
}

/** A scan as the server is sent it. */
export interface ScanRequest {
  id: string;
  at: string;
  code?: string;
  registrationId?: string;
  undoes?: string;
}

/** What the server answers to one scan: what became of it, and how to show that. */
export interface ScanAnswer {
  /** Of the scan. */
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

/** Where scans outlive a closed page, a crash and an empty battery. A write is complete when it returns. */
export interface ScanStore {
  /** Returns what is stored, in any order. */
  list(): PendingScan[];
  find(id: string): PendingScan | null;
  /** Throws when there is no room for it. */
  put(scan: PendingScan): void;
  remove(id: string): void;
}

export interface QueueOptions {
  store: ScanStore;
  /** Sends scans in this order. Resolves to null when the server was not reached or refused; never rejects. */
  post(scans: ScanRequest[]): Promise<ScansAnswer | null>;
  /** Called once for each answer, when its scan has left the store. */
  onAnswer(answer: ScanAnswer, scan: PendingScan | null): void;
  /** Called after each request that was answered. */
  onSent(answer: ScansAnswer): void;
}

/** As many as the server takes in one request. */
const maxScansPerRequest = 50;

/**
 * The scans that the server has not answered yet. One is stored before anything else happens to it and removed only by
 * its answer, so none is lost; requests go out one after the other, the oldest scans first, so the server hears of them
 * in the order in which they happened. The store is read before each request: several pages may share it.
 */
export class CheckInQueue {
  private sending: Promise<void> = Promise.resolve();
  private readonly waiting = new Map<string, (answer: ScanAnswer) => void>();

  constructor(private readonly options: QueueOptions) {}

  /** Returns what is not answered yet, the oldest first. */
  pending(): PendingScan[] {
    return this.options.store.list().sort((a, b) => a.seenAt - b.seenAt);
  }

  /** Stores a scan and sends it after those before it. Resolves to its answer, or to null when there is none by now. */
  async add(scan: PendingScan): Promise<ScanAnswer | null> {
    this.options.store.put(scan);
    const answered = new Promise<ScanAnswer>((resolve) => this.waiting.set(scan.id, resolve));
    // It may go out with a request that an earlier scan started; its answer counts whichever brings it.
    const answer = await Promise.race([answered, this.send().then(noAnswer, noAnswer)]);
    this.waiting.delete(scan.id);
    return answer;
  }

  /**
   * Notes that the phone's own decision about a scan was shown: from here on the server's answer can only differ from it.
   * A scan that has been answered meanwhile is left alone, since storing it would send it once more.
   */
  markShown(id: string): void {
    const scan = this.options.store.find(id);
    if (scan !== null) this.options.store.put({ ...scan, isShown: true });
  }

  /** Sends everything that is pending, until all is answered or the server cannot be reached. */
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
      // What the server passes over waits for the next attempt, instead of being sent in a loop.
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

/** Returns whether the server decided otherwise than the phone had shown. */
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
