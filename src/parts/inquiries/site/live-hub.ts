import { Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { Clock } from '../../../platform/clock.js';
import { ForegroundPriority } from '../../../platform/foreground-priority.js';
import { Drain } from '../../../platform/http/drain.js';
import { fingerprint } from '../../../platform/three-way-merge.js';
import { renderPage } from '../../../platform/views/renderer.js';
import { listInquiries } from '../domain/inquiries.queries.js';
import { publicStates } from '../domain/inquiry.js';
import { listPolls } from '../domain/quick-polls.queries.js';
import { liveList } from './live.page.js';
import { pollFragment, shownPolls } from './quick-poll-view.js';

/** A process holds so many connections: more ask every few seconds instead. */
const maxConnections = 6000;
/** What somebody who reads too slowly has not taken yet; beyond it they connect anew. */
const maxWaitingBytes = 128 * 1024;
/** Whether anything has changed is asked so often, while anybody listens, */
const everyMs = 1000;
/** and by so much later in a rush of registrations, which it would slow down: within two seconds, everybody has it. */
const rushMs = 500;
/** Connections get their news in groups, between which others have their turn. */
const groupSize = 100;
/** Proxies cut connections on which nothing moves. */
const beatEvery = 20;
const maxShown = 100;

/** What phones get of a session, in order: JSON by key. */
type List = readonly (readonly [key: string, json: string])[];
type Parts = Readonly<Record<'questions' | 'polls', List>>;

/** All of it, and the version that says whether they have it already. */
export interface LiveState {
  version: string;
  json: string;
}

interface Channel {
  call: Call;
  session: Session;
  listeners: Map<ServerResponse, string>;
  /** What all listeners of a language have. */
  sent: Map<string, Parts>;
  turns: number;
  timer: ReturnType<typeof setTimeout>;
}

/**
 * Sends the questions and polls of sessions to who watches them (server-sent events). The list of a session is read once a
 * second for all connections of a process, and only while there are any: a thousand phones cost the database what one does,
 * through poolers as well, and an instance sees what another has changed. A change sends what has changed, and the order.
 */
@Injectable()
export class LiveHub {
  private readonly channels = new Map<string, Channel>();
  private count = 0;

  constructor(
    private readonly database: DataSource,
    private readonly drain: Drain,
    private readonly clock: Clock,
    private readonly foreground: ForegroundPriority,
  ) {}

  /** Whether one more can connect. */
  get isOpen(): boolean {
    return this.count < maxConnections && !this.drain.hasStarted;
  }

  /** Returns the questions and polls of a session in a language. */
  async read(call: Call, session: Session, language: string): Promise<LiveState> {
    const json = news(nothing, (await this.list(call, session))(language));
    return { version: fingerprint(json), json };
  }

  /** Sends the questions and polls of a session now and with each change, until the connection ends. */
  async join(response: ServerResponse, call: Call, session: Session, language: string): Promise<void> {
    const channel = this.channels.get(session.id) ?? this.open(call, session);
    this.count += 1;
    channel.listeners.set(response, joining);
    response.on('close', () => {
      this.count -= 1;
      channel.listeners.delete(response);
      if (channel.listeners.size === 0) this.close(channel);
    });
    try {
      const read = channel.sent.has(language) ? null : await this.list(call, session);
      const parts = channel.sent.get(language) ?? read?.(language) ?? nothing;
      if (response.destroyed) return;
      // In one step: from here on, they have what all others of the language have.
      channel.sent.set(language, parts);
      channel.listeners.set(response, language);
      response.write(`retry: 3000\ndata: ${news(nothing, parts)}\n\n`);
    } catch {
      // The database is away: they connect anew.
      response.destroy();
    }
  }

  /** Reads a session once for all languages. */
  private async list(call: Call, session: Session): Promise<(language: string) => Parts> {
    const { manager } = this.database;
    const filter = { states: publicStates, sessionId: session.id, order: 'votes', limit: maxShown } as const;
    const inquiries = await listInquiries(manager, call.id, filter);
    const polls = await listPolls(manager, session.id);
    const now = this.clock.now();
    return (language) => {
      const shown = shownPolls({ call, session, polls }, { language, now });
      const html = (one: (typeof shown)[number]) =>
        renderPage('site/inquiries/quick-poll', pollFragment(one, language));
      return {
        questions: liveList(call, inquiries, language).map((one) => [String(one.number), JSON.stringify(one)]),
        polls: shown.map((one) => [one.key, JSON.stringify({ key: one.key, html: html(one) })]),
      };
    };
  }

  private open(call: Call, session: Session): Channel {
    const listeners = new Map<ServerResponse, string>();
    const timer = setTimeout(() => void this.turn(channel), everyMs).unref();
    const channel: Channel = { call, session, listeners, sent: new Map(), turns: 0, timer };
    this.channels.set(session.id, channel);
    return channel;
  }

  private close({ session, timer }: Channel): void {
    clearTimeout(timer);
    this.channels.delete(session.id);
  }

  /** Reads a session and sends what has changed, and again in a second, until nobody listens. */
  private async turn(channel: Channel): Promise<void> {
    await this.foreground.over(rushMs);
    if (this.drain.hasStarted) for (const response of channel.listeners.keys()) response.end();
    else await this.tell(channel);
    if (this.channels.get(channel.session.id) === channel) channel.timer.refresh();
  }

  private async tell(channel: Channel): Promise<void> {
    channel.turns += 1;
    try {
      const partsIn = await this.list(channel.call, channel.session);
      const languages = new Set(channel.listeners.values());
      languages.delete(joining);
      for (const language of channel.sent.keys()) if (!languages.has(language)) channel.sent.delete(language);
      // Encoded once for all of them.
      const bytesIn = new Map<string, Buffer>();
      for (const language of languages) {
        const parts = partsIn(language);
        const json = news(channel.sent.get(language) ?? nothing, parts);
        channel.sent.set(language, parts);
        const beat = channel.turns % beatEvery === 0 ? ':\n\n' : null;
        const text = json === '{}' ? beat : `data: ${json}\n\n`;
        if (text !== null) bytesIn.set(language, Buffer.from(text));
      }
      await sendAll([...channel.listeners], bytesIn);
    } catch {
      // The database is away: what is on the screens stays.
    }
  }
}

const nothing: Parts = { questions: [], polls: [] };
/** The language of who is connected and has nothing yet. */
const joining = '';

/** Returns what of the parts has changed, each with the order of its keys, as JSON; all of it, after nothing. */
function news(before: Parts, now: Parts): string {
  const changes = (['questions', 'polls'] as const).flatMap((part) => {
    const known = new Map(before[part]);
    const changed = now[part].filter(([key, json]) => known.get(key) !== json);
    const order = JSON.stringify(now[part].map(([key]) => key));
    const isSame = changed.length === 0 && order === JSON.stringify(before[part].map(([key]) => key));
    if (isSame && before !== nothing) return [];
    return `"${part}":{"order":${order},"changed":[${changed.map(([, json]) => json).join()}]}`;
  });
  return `{${changes.join()}}`;
}

/** Who comes in the meantime has the news already. */
async function sendAll(
  listeners: readonly (readonly [ServerResponse, language: string])[],
  bytesIn: ReadonlyMap<string, Buffer>,
): Promise<void> {
  let sent = 0;
  for (const [response, language] of listeners) {
    const bytes = bytesIn.get(language);
    if (bytes === undefined) continue;
    send(response, bytes);
    sent += 1;
    if (sent % groupSize === 0) await nextTurn();
  }
}

/** Writes to the connection itself: after the head, `response.write` adds only work. */
function send(response: ServerResponse, bytes: Buffer): void {
  if (response.writableLength > maxWaitingBytes) response.destroy();
  else response.socket?.write(bytes);
}
