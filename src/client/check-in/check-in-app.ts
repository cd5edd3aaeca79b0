import { clearPages } from '../offline/page-cache.js';
import { pageCacheName } from './cache-name.js';
import { openScanStore, readRoster, removeRosters, writeRoster } from './storage.js';
import { wait } from '../dom.js';
import { CheckInQueue, isSurprise, type PendingScan, type ScanAnswer, type ScansAnswer } from './check-in-queue.js';
import { CheckInPage } from './check-in-page.js';
import { CheckInServer } from './check-in-server.js';
import type { CheckInConfig } from './config.js';
import { FallbackStore } from './fallback-store.js';
import {
  applyAnswer,
  decide,
  isNewsEnough,
  mergeRoster,
  type Roster,
  type RosterPerson,
  withPending,
} from './roster.js';
import { matters, type ShownAnswer, showDecision } from './shown-answer.js';

/** How long the phone waits for the server before it decides on its own. */
const patienceMs = 1500;

const ticketCode = /^[\da-f]{64}$/iu;

/** The input: a ticket code, or a person picked from the roster, and the check-in to undo. */
interface Sighting {
  code?: string;
  person?: RosterPerson;
  undoes?: string;
}

/** Removes names from a phone whose login has ended. Its page shows them until somebody leaves it. */
function forgetNames(): void {
  removeRosters();
  void clearPages(pageCacheName);
}

/** Check-in of one session: the state on the phone, and the handling of scans, picks and undos. */
export class CheckInApp {
  readonly page: CheckInPage;
  readonly server: CheckInServer;
  readonly queue: CheckInQueue;
  readonly store: FallbackStore;
  private roster: Roster | null;
  private surprises: ShownAnswer[] = [];
  /** The person shown on the screen: the last one scanned. */
  private turn = 0;

  constructor(
    root: HTMLElement,
    private readonly config: CheckInConfig,
  ) {
    this.roster = readRoster(config.session);
    this.page = new CheckInPage(root, config, {
      checkIn: (person) => void this.record({ person }),
      undo: (registrationId) => void this.undo(registrationId),
    });
    this.server = new CheckInServer(config, csrfInputs()[0]?.value ?? '', () => this.showConnection(), forgetNames);
    this.store = new FallbackStore(openScanStore(config.session));
    this.queue = new CheckInQueue({
      store: this.store,
      post: (scans) => this.server.postScans(scans, () => this.refresh()),
      onAnswer: (answer, scan) => this.learn(answer, scan),
      onSent: (answer) => this.showSent(answer),
    });
  }

  /** Returns the roster, updated with scans that the server has not confirmed yet. */
  known(): { roster: Roster; people: RosterPerson[] } | null {
    const { roster } = this;
    return roster && { roster, people: withPending(roster.people, this.queue.pending()) };
  }

  find(registrationId: string): RosterPerson | undefined {
    return this.known()?.people.find(({ id }) => id === registrationId);
  }

  /** Handles a code read by the camera. */
  scan(code: string): void {
    if (ticketCode.test(code)) return void this.record({ code });
    const text = this.config.outcomes['unknown'];
    if (text) this.page.showAnswer({ ...text, outcome: 'unknown' });
  }

  async checkIn(person: RosterPerson): Promise<void> {
    await this.record({ person });
  }

  /** Undoes the current check-in of a person. One from another phone has no id here before the next roster. */
  async undo(registrationId: string): Promise<void> {
    if (this.find(registrationId)?.checkInId === null && !(await this.refresh())) return;
    const person = this.find(registrationId);
    if (person?.checkInId != null) await this.record({ person, undoes: person.checkInId });
  }

  /** Fetches the roster, or its changes. Resolves to whether the server responded. */
  async refresh(): Promise<boolean> {
    const { roster } = this;
    const served = await this.server.fetchRoster(isNewsEnough(roster, Date.now()) ? roster : null);
    if (served === null) return false;
    for (const input of csrfInputs()) input.value = this.server.csrfToken;
    const before = JSON.stringify(this.roster?.people);
    this.setRoster(mergeRoster(this.roster, served, Date.now()));
    if (JSON.stringify(this.roster?.people) === before) this.showConnection();
    else this.show();
    return true;
  }

  /** Sends pending scans and then fetches changes by other phones, unless the page is hidden. */
  async synchronize(): Promise<void> {
    if (document.visibilityState === 'hidden') return;
    await this.queue.send();
    if (this.queue.pending().length === 0) await this.refresh();
  }

  dismissSurprises(): void {
    this.surprises = [];
    this.show();
  }

  show(): void {
    const known = this.known();
    if (known === null) return;
    this.page.showPeople(known.roster, known.people);
    this.page.showSurprises(this.surprises);
    this.showConnection();
  }

  showConnection(): void {
    const scans = { pending: this.queue.pending().length, unstored: this.store.unstoredCount };
    this.page.showConnection(this.server, scans, this.roster);
  }

  /**
   * Stores a scan, sends it, and shows the server's answer, or the phone's own decision if the server is late. Then the
   * screen is free for the next person: a late answer is shown below, unless it confirms the decision.
   */
  private async record({ code, person, undoes }: Sighting): Promise<void> {
    const turn = ++this.turn;
    const known = person ?? (code === undefined ? undefined : await this.findByTicket(code));
    const { roster } = this;
    const at = new Date(Date.now() + (roster?.skewMs ?? 0)).toISOString();
    const decision =
      undoes !== undefined ? { outcome: 'out' } : known && roster ? decide(roster, this.current(known), at) : null;
    const scan: PendingScan = {
      id: crypto.randomUUID(),
      at,
      seenAt: performance.timeOrigin + performance.now(),
      personId: known?.id ?? null,
      outcome: decision?.outcome ?? null,
      ...(code !== undefined && { code }),
      ...(undoes !== undefined && { undoes }),
    };
    const answered = this.queue.add(scan);
    this.showConnection();
    const { words, outcomes } = this.config;
    const name = known?.name ?? null;
    this.page.showAnswer({ outcome: null, tone: 'wait', icon: 'ring', heading: words.checking, name });

    const answer = await Promise.race([answered, wait(patienceMs)]);
    if (answer !== null) return this.showAnswer(turn, answer);
    this.queue.markShown(scan.id);
    if (decision === null || !known || !roster) {
      const unlisted = { heading: words.unlisted, detail: words.unlistedDetail };
      return this.showAnswer(turn, { outcome: null, tone: 'warn', icon: 'half', ...unlisted });
    }
    this.showAnswer(turn, showDecision(decision, known, roster, outcomes));
    this.show();
  }

  private showAnswer(turn: number, answer: ShownAnswer): void {
    if (turn === this.turn) return this.page.showAnswer(answer);
    if (!matters(answer)) return;
    this.surprises.push(answer);
    this.show();
  }

  /** Returns the current state of a person: a row on the screen can be outdated. */
  private current(person: RosterPerson): RosterPerson {
    return this.find(person.id) ?? person;
  }

  private async findByTicket(code: string): Promise<RosterPerson | undefined> {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code.toUpperCase()));
    const bytes = [...new Uint8Array(digest).slice(0, 16)];
    const key = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return this.roster?.people.find((person) => person.key === key);
  }

  private learn(answer: ScanAnswer, scan: PendingScan | null): void {
    if (this.roster) this.roster = applyAnswer(this.roster, answer, scan?.id ?? null);
    if (isSurprise(answer, scan)) this.surprises.push(answer);
  }

  private showSent(answer: ScansAnswer): void {
    if (this.roster) this.setRoster(this.roster);
    this.page.showCounts(answer);
    this.show();
  }

  private setRoster(roster: Roster): void {
    this.roster = roster;
    writeRoster(this.config.session, roster);
  }
}

function csrfInputs(): NodeListOf<HTMLInputElement> {
  return document.querySelectorAll('input[name="_csrf"]');
}
