import { foldText } from '../text.js';
import { loadMoreOptions } from './more-options.js';

const maxFromServer = 500;

interface Found {
  items: { timeZone: string; place: string | null }[];
}

/**
 * `<input data-filters="ID" data-search="/api/..." hidden>` filters the options of that select by the typed text and by
 * the server's search, which knows cities, countries and former names. A search without results hides nothing, and says so.
 */
export function filterOptions(): void {
  searchLongLists();
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-filters]')) {
    const select = document.getElementById(input.dataset.filters ?? '');
    if (select instanceof HTMLSelectElement) filterSelect(select, input);
  }
}

/** Of more options, or boxes to tick, nobody finds one by looking. */
const longList = 40;

/** Gives each long list of the console a search of its own: `<template id="list-search">`. */
function searchLongLists(): void {
  const search = document.querySelector<HTMLTemplateElement>('#list-search')?.content.firstElementChild;
  if (!(search instanceof HTMLInputElement)) return;
  const add = (list: Element) => {
    const input = document.importNode(search, true);
    list.before(input);
    return input;
  };
  for (const select of document.querySelectorAll('select'))
    if (
      !select.multiple &&
      select.options.length > longList &&
      document.querySelector(`[data-filters="${select.id}"]`) === null
    )
      add(select).dataset.filters = select.id;
  for (const list of document.querySelectorAll<HTMLElement>('.checks, .picks'))
    if (list.childElementCount > longList) filterBoxes(list, add(list));
}

/** Hides the boxes that the typed text doesn't name, unless they are ticked. */
function filterBoxes(list: HTMLElement, input: HTMLInputElement): void {
  input.hidden = false;
  input.addEventListener('input', () => {
    const wanted = normalize(input.value.trim());
    for (const box of list.querySelectorAll('label'))
      box.hidden = !normalize(box.textContent).includes(wanted) && box.querySelector(':checked') === null;
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
}

function filterSelect(select: HTMLSelectElement, input: HTMLInputElement): void {
  const status = input.parentElement?.querySelector('output');
  let groups: { group: HTMLElement; options: HTMLOptionElement[] }[] = [];
  let every: HTMLOptionElement[] = [];
  let isRead = false;

  /** Reads the options once they are all there, before the first search takes some away. */
  async function read(): Promise<void> {
    await loadMoreOptions(select);
    if (isRead) return;
    isRead = true;
    const parents: HTMLElement[] = [...select.querySelectorAll('optgroup')];
    groups = (parents.length === 0 ? [select] : parents).map((group) => ({
      group,
      options: [...group.querySelectorAll('option')],
    }));
    every = groups.flatMap(({ options }) => options);
  }
  // An option selected before the search stays while it matches; one selected by the search is replaced by a better
  // match.
  let chosen: string | null = null;

  /** `items` are null until the server has answered. */
  function show(wanted: string, items: Found['items'] | null): void {
    const fromServer = (items ?? []).map(({ timeZone }) => timeZone);
    const fitting = every.filter((option) => textOf(option).includes(wanted) || fromServer.includes(option.value));
    const left = new Set(fitting.length > 0 ? fitting : every);
    const present = select.value;
    for (const { group, options } of groups) {
      group.replaceChildren(...options.filter((option) => left.has(option)));
      group.hidden = group !== select && group.children.length === 0;
    }
    const byValue = (value: string | null | undefined) => fitting.find((option) => option.value === value);
    const best = byValue(chosen) ?? byValue(fromServer[0]) ?? fitting[0];
    select.value = wanted === '' || !best ? present : best.value;
    const label = select.selectedOptions[0]?.label ?? '';
    const place = items?.[0]?.timeZone === select.value ? items[0].place : null;
    if (wanted === '') say('');
    else if (items !== null && fitting.length === 0) say(input.dataset['none'] ?? '', true);
    // The zone has the name of another city.
    else if (place !== null) say(`${place}: ${label}`, true);
    else say(label);
  }

  function say(text: string, isForAll = false): void {
    if (!status) return;
    status.textContent = text;
    status.className = isForAll ? 'hint' : 'vh';
  }

  let latest = 0;
  async function search(): Promise<void> {
    const turn = ++latest;
    await read();
    if (turn !== latest) return;
    const wanted = normalize(input.value.trim());
    chosen ??= select.value;
    show(wanted, null);
    if (wanted === '') chosen = null;
    if (wanted.length < 2 || !input.dataset.search) return;
    const query = new URLSearchParams({ query: wanted, limit: String(maxFromServer) });
    const answer = await fetch(`${input.dataset.search}?${query}`);
    if (!answer.ok || turn !== latest) return;
    const { items } = (await answer.json()) as Found;
    show(wanted, items);
  }

  input.hidden = false;
  select.addEventListener('change', () => (chosen = select.value));
  input.addEventListener('input', () => void search());
  input.addEventListener('change', (event) => {
    event.stopPropagation();
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    select.focus();
  });
}

function textOf(option: HTMLOptionElement): string {
  return normalize(`${option.label} ${option.value}`).replaceAll('_', ' ');
}

/** Offsets contain a minus sign, which few keyboards have, so a hyphen matches it. */
function normalize(text: string): string {
  return foldText(text).replaceAll('\u2212', '-');
}
