import { createElement, getElement } from '../dom.js';
import type { CheckInConfig } from './config.js';
import { answerElement, personElement } from './elements.js';
import { countPeople, latestArrivals, type Roster, type RosterPerson, searchPeople, timeAtSession } from './roster.js';
import type { ShownAnswer } from './shown-answer.js';

/** Handlers of the buttons drawn by this script. */
export interface CheckInActions {
  checkIn: (person: RosterPerson) => void;
  undo: (registrationId: string) => void;
}

/** Number of pending scans, and of those only in memory. */
export interface ScanCounts {
  pending: number;
  unstored: number;
}

export interface Connection {
  isOnline: boolean;
  isSignedOut: boolean;
}

/** The view of the check-in page: reads and changes its elements, without logic. */
export class CheckInPage {
  private readonly search: HTMLInputElement;
  /** Whether the search results were drawn by this script, not by the server. */
  private isSearching = false;

  constructor(
    readonly root: HTMLElement,
    private readonly config: CheckInConfig,
    private readonly actions: CheckInActions,
  ) {
    this.search = getElement(root, '#q', HTMLInputElement);
  }

  /** Returns the element that a template marks with `data-NAME`. */
  part(name: string): HTMLElement {
    return getElement(this.root, `[data-${name}]`, HTMLElement);
  }

  showAnswer(answer: ShownAnswer): void {
    this.part('answer').replaceChildren(answerElement(this.config, answer, this.actions.undo));
  }

  showCounts({ inside, expected }: { inside: number; expected: number }): void {
    this.part('inside').textContent = String(inside);
    this.part('expected').textContent = String(expected);
  }

  /** Redraws the people. A focused element among them loses focus. */
  showPeople(roster: Roster, people: readonly RosterPerson[]): void {
    this.showCounts(countPeople(people));
    const latest = latestArrivals(people);
    this.part('latest').hidden = latest.length === 0;
    this.part('latest-list').replaceChildren(...latest.map((person) => this.row(roster, person)));
    if (this.isSearching) this.showFound(roster, people);
  }

  /** Shows answers that differ from the phone's own decision, until they are dismissed. */
  showSurprises(answers: readonly ShownAnswer[]): void {
    this.part('differ').hidden = answers.length === 0;
    const items = answers.map((answer) => {
      const item = createElement('li');
      item.append(answerElement(this.config, { ...answer, undo: null }, this.actions.undo));
      return item;
    });
    this.part('differ-list').replaceChildren(...items);
  }

  /** Shows problems with network, sign-in or storage, the number of pending scans, and the age of the roster. */
  showConnection({ isOnline, isSignedOut }: Connection, scans: ScanCounts, roster: Roster | null): void {
    const { words } = this.config;
    const notes: string[] = [];
    if (isSignedOut) notes.push(words.signedOut);
    else if (!isOnline) notes.push(words.offline);
    if (scans.pending > 0 && (!isOnline || isSignedOut)) {
      notes.push(words.unsent.replace('{count}', String(scans.pending)));
    }
    if (scans.unstored > 0) notes.push(words.storageFull.replace('{count}', String(scans.unstored)));
    const text = notes.join(' ');
    const note = this.part('net');
    // Setting the same text again would make screen readers repeat it.
    if (note.textContent !== text) note.textContent = text;
    note.hidden = text === '';
    this.part('kept').hidden = roster === null;
    if (roster !== null)
      this.part('kept').textContent = words.kept.replace('{time}', timeAtSession(roster, roster.now));
  }

  /**
   * Searches the stored roster while typing. It contains no email addresses: searches with an @ go to the server, as do
   * all searches without a roster.
   */
  searchStored(find: () => { roster: Roster; people: readonly RosterPerson[] } | null, isOnline: () => boolean): void {
    this.search.addEventListener('input', () => {
      const known = find();
      if (known === null || this.isForServer()) return;
      this.isSearching = true;
      this.showFound(known.roster, known.people);
    });
    this.search.form?.addEventListener('submit', (event) => {
      const isFound = this.isSearching && !this.isForServer();
      if (find() !== null && (!isOnline() || isFound)) event.preventDefault();
    });
  }

  private isForServer(): boolean {
    return this.search.value.includes('@');
  }

  private showFound(roster: Roster, people: readonly RosterPerson[]): void {
    const { words } = this.config;
    const result = searchPeople(people, this.search.value);
    if (result === null) return this.part('found').replaceChildren();
    const { found, isMore } = result;
    const rows = createElement('ul', 'list ends check-in-people');
    rows.append(...found.map((person) => this.row(roster, person)));
    const hint = createElement('p', 'hint', found.length === 0 ? words.foundNone : isMore ? words.foundMore : '');
    this.part('found').replaceChildren(rows, hint);
  }

  private row(roster: Roster, person: RosterPerson): HTMLLIElement {
    return personElement(this.config, roster, person, (person) => {
      if (person.inAt === null) this.actions.checkIn(person);
      else this.actions.undo(person.id);
      scrollTo({ top: 0 });
    });
  }
}
