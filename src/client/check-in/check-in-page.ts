import { createElement, getElement } from '../dom.js';
import type { CheckInConfig } from './config.js';
import { answerElement, personElement } from './elements.js';
import { countPeople, latestArrivals, type Roster, type RosterPerson, searchPeople, timeAtSession } from './roster.js';
import type { ShownAnswer } from './shown-answer.js';

/** What the buttons do that this script draws. */
export interface CheckInActions {
  checkIn: (person: RosterPerson) => void;
  undo: (registrationId: string) => void;
}

/** How many scans wait for the server, and how many of them only this page has. */
export interface ScanCounts {
  pending: number;
  unstored: number;
}

export interface Connection {
  isOnline: boolean;
  isSignedOut: boolean;
}

/** The page of the check-in page: reads and changes its elements, decides nothing. */
export class CheckInPage {
  private readonly search: HTMLInputElement;
  /** Whether the rows that are found are this script's, not the server's. */
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

  /** Draws the people anew. What had the focus among them loses it. */
  showPeople(roster: Roster, people: readonly RosterPerson[]): void {
    this.showCounts(countPeople(people));
    const latest = latestArrivals(people);
    this.part('latest').hidden = latest.length === 0;
    this.part('latest-list').replaceChildren(...latest.map((person) => this.row(roster, person)));
    if (this.isSearching) this.showFound(roster, people);
  }

  /** Shows answers that differ from what the phone had said by itself, until somebody has read them. */
  showSurprises(answers: readonly ShownAnswer[]): void {
    this.part('differ').hidden = answers.length === 0;
    const items = answers.map((answer) => {
      const item = createElement('li');
      item.append(answerElement(this.config, { ...answer, undo: null }, this.actions.undo));
      return item;
    });
    this.part('differ-list').replaceChildren(...items);
  }

  /** Says what is wrong with network, session or storage, how many scans wait, and how old the roster is. */
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
    // Setting the same text again makes screen readers say it again.
    if (note.textContent !== text) note.textContent = text;
    note.hidden = text === '';
    this.part('kept').hidden = roster === null;
    if (roster !== null)
      this.part('kept').textContent = words.kept.replace('{time}', timeAtSession(roster, roster.now));
  }

  /**
   * Searches in the stored roster while somebody types. It holds no email addresses: what contains an @ goes to the
   * server, and so does every search as long as there is no roster.
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
