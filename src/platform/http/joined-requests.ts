import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request that has no answer yet. */
export interface Waiting {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly from: number;
  /** Whether its browser has personal cookies. */
  isPersonal: boolean;
  /** How often it has joined others. */
  joined: number;
  /** Takes the usual way. */
  goOn(): void;
}

/** What changes all the time is made for those who have joined so often. */
const maxJoined = 3;

interface Group {
  readonly key: string;
  /** Those who came before the first one went on, so that its answer is not too old for them. */
  readonly others: readonly Waiting[];
  readonly later: Waiting[];
  isSettled: boolean;
}

/**
 * Lets one of the requests that ask alike take the usual way, while the others wait for its answer: a thousand people
 * who come after a change, or to a program that has just started, cost as much as one.
 */
export class JoinedRequests<Answer> {
  private readonly groups = new Map<string, Group>();
  private readonly byFirst = new WeakMap<IncomingMessage, Group>();

  /** `send` returns false if another answer is needed; `again` is for those who came while an answer was made. */
  constructor(
    private readonly send: (answer: Answer, one: Waiting) => boolean,
    private readonly again: (one: Waiting) => void,
  ) {}

  /** Answers those who have come. */
  join(key: string, all: readonly Waiting[]): void {
    const group = this.groups.get(key);
    if (group === undefined) return this.begin(key, all);
    for (const one of all) {
      one.joined += 1;
      if (one.joined > maxJoined) one.goOn();
      else group.later.push(one);
    }
  }

  /** To be called with every answer before it is sent; null stands for one that is for nobody else. */
  answered(request: IncomingMessage, answer: Answer | null): void {
    const group = this.byFirst.get(request);
    if (group === undefined || !this.settle(group)) return;
    const { key, others, later } = group;
    if (answer === null) {
      for (const one of [...others, ...later]) one.goOn();
      return;
    }
    const rest = others.filter((one) => !this.send(answer, one));
    if (rest.length > 0) this.join(key, rest);
    for (const one of later) this.again(one);
  }

  private begin(key: string, all: readonly Waiting[]): void {
    const [first, ...others] = all.filter(({ response }) => !response.destroyed);
    if (first === undefined) return;
    const group: Group = { key, others, later: [], isSettled: false };
    this.groups.set(key, group);
    this.byFirst.set(first.request, group);
    // If its client is gone, nobody waits for an answer that may never come.
    first.response.once('close', () => {
      if (this.settle(group)) this.join(key, [...group.others, ...group.later]);
    });
    first.goOn();
  }

  /** Returns false if it has been answered already. */
  private settle(group: Group): boolean {
    if (group.isSettled) return false;
    group.isSettled = true;
    this.groups.delete(group.key);
    return true;
  }
}
