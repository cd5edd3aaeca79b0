import { createElement, createIcon, createIsolated } from '../dom.js';
import type { CheckInConfig } from './config.js';
import { type Roster, type RosterPerson, timeAtSession } from './roster.js';
import type { ShownAnswer } from './shown-answer.js';

/** Creates the display of a scan's answer, with a button to undo the check-in, if any. */
export function answerElement(
  { words, icons }: CheckInConfig,
  { tone, icon, heading, name, organization, detail, undo }: ShownAnswer,
  onUndo: (registrationId: string) => void,
): HTMLElement {
  const box = createElement('div', `check-in-answer ${tone}`);
  const head = createElement('p', 'check-in-outcome');
  head.append(createIcon(icons, icon), createElement('b', '', heading));
  box.append(head);
  if (name) box.append(createIsolated('p', 'check-in-name', name));
  if (organization) box.append(createIsolated('p', '', organization));
  if (detail) box.append(createElement('p', '', detail));
  if (undo) {
    const button = createElement('button', 'btn second small', words.undo);
    button.type = 'button';
    button.addEventListener('click', () => onUndo(undo.registrationId));
    box.append(button);
  }
  return box;
}

/** Creates a row of a person, with a button for checking in or undoing it. */
export function personElement(
  config: CheckInConfig,
  roster: Roster,
  person: RosterPerson,
  onPress: (person: RosterPerson) => void,
): HTMLLIElement {
  const { words } = config;
  const isIn = person.inAt !== null;
  const item = createElement('li');
  const text = createElement('div');
  text.append(createIsolated('b', '', person.name));
  if (person.organization) text.append(createIsolated('span', 'label sub', person.organization));
  text.append(stateElement(config, roster, person));
  item.append(text);
  if (isIn || (person.state === 'confirmed' && !roster.isCancelled)) {
    const button = createElement('button', `btn${isIn ? ' second' : ''} small`, isIn ? words.undo : words.checkIn);
    button.append(createElement('span', 'vh', `: ${person.name}`));
    button.type = 'button';
    button.addEventListener('click', () => onPress(person));
    item.append(button);
  }
  return item;
}

function stateElement({ words, icons, outcomes }: CheckInConfig, roster: Roster, person: RosterPerson): HTMLElement {
  const { inAt, isSelf, state } = person;
  const inside = isSelf === true ? words.inSelfSince : words.inSince;
  // A confirmed registration has no outcome yet.
  const outcome = outcomes[state];
  const label =
    inAt === null ? (outcome?.heading ?? words.expected) : inside.replace('{time}', timeAtSession(roster, inAt));
  const element = createElement('span', `state ${inAt === null ? (outcome?.tone ?? 'off') : 'good'}`);
  element.append(createIcon(icons, inAt === null ? (outcome?.icon ?? 'ring') : 'dot'), label);
  return element;
}
