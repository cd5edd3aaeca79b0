import { Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { DataSource } from 'typeorm';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { Drain } from '../../../platform/http/drain.js';
import { fingerprint } from '../../../platform/three-way-merge.js';
import { listInquiries } from '../domain/inquiries.queries.js';
import { publicStates } from '../domain/inquiry.js';
import { liveList } from './live.page.js';

/** A process holds so many connections: more ask every few seconds instead. */
const maxConnections = 4000;
/** What somebody who reads too slowly has not taken yet; beyond it they connect anew. */
const maxWaitingBytes = 128 * 1024;
/** Whether anything has changed is asked so often, while anybody listens. */
const everyMs = 1000;
/** Proxies cut connections on which nothing moves. */
const beatEvery = 20;
const maxShown = 100;

/** The questions of a session as phones get them, and the version that says whether they have them already. */
export interface LiveState {
  version: string;
  json: string;
}

interface Channel {
  call: Call;
  session: Session;
  listeners: Map<ServerResponse, string>;
  /** The last version sent, by language. */
  sent: Map<string, string>;
  turns: number;
  timer: ReturnType<typeof setInterval>;
  isReading: boolean;
}

/**
 * Sends the questions of sessions to who watches them (server-sent events). The list of a session is read once a second for
 * all connections of a process, and only while there are any: a thousand phones cost the database what one does, through
 * poolers as well, and an instance sees what another has changed.
 */
@Injectable()
export class LiveHub {
  private readonly channels = new Map<string, Channel>();
  private count = 0;

  constructor(
    private readonly database: DataSource,
    private readonly drain: Drain,
  ) {}

  /** Whether one more can connect. */
  get isOpen(): boolean {
    return this.count < maxConnections && !this.drain.hasStarted;
  }

  /** Returns the questions of a session in a language. */
  async read(call: Call, session: Session, language: string): Promise<LiveState> {
    return stateIn(language, call, await this.list(call, session));
  }

  /** Sends the questions of a session now and with each change, until the connection ends. */
  async join(response: ServerResponse, call: Call, session: Session, language: string): Promise<void> {
    const channel = this.channels.get(session.id) ?? this.open(call, session);
    this.count += 1;
    channel.listeners.set(response, language);
    response.on('close', () => {
      this.count -= 1;
      channel.listeners.delete(response);
      if (channel.listeners.size === 0) this.close(channel);
    });
    try {
      const { json } = await this.read(call, session, language);
      send(response, `retry: 3000\ndata: ${json}\n\n`);
    } catch {
      // The database is away: they connect anew.
      response.destroy();
    }
  }

  private list(call: Call, session: Session) {
    const filter = { states: publicStates, sessionId: session.id, order: 'votes', limit: maxShown } as const;
    return listInquiries(this.database.manager, call.id, filter);
  }

  private open(call: Call, session: Session): Channel {
    const listeners = new Map<ServerResponse, string>();
    const timer = setInterval(() => void this.turn(session.id), everyMs);
    timer.unref();
    const channel = { call, session, listeners, sent: new Map<string, string>(), turns: 0, timer, isReading: false };
    this.channels.set(session.id, channel);
    return channel;
  }

  private close({ session, timer }: Channel): void {
    clearInterval(timer);
    this.channels.delete(session.id);
  }

  private async turn(sessionId: string): Promise<void> {
    const channel = this.channels.get(sessionId);
    if (channel === undefined || channel.isReading) return;
    if (this.drain.hasStarted) {
      for (const response of channel.listeners.keys()) response.end();
      return;
    }
    channel.isReading = true;
    channel.turns += 1;
    try {
      const inquiries = await this.list(channel.call, channel.session);
      for (const language of new Set(channel.listeners.values())) {
        const { version, json } = stateIn(language, channel.call, inquiries);
        const isNews = channel.sent.get(language) !== version;
        channel.sent.set(language, version);
        const text = isNews ? `data: ${json}\n\n` : channel.turns % beatEvery === 0 ? ':\n\n' : null;
        if (text === null) continue;
        for (const [response, own] of channel.listeners) if (own === language) send(response, text);
      }
    } catch {
      // The database is away: what is on the screens stays.
    } finally {
      channel.isReading = false;
    }
  }
}

function stateIn(language: string, call: Call, inquiries: Parameters<typeof liveList>[1]): LiveState {
  const json = JSON.stringify(liveList(call, inquiries, language));
  return { version: fingerprint(json), json };
}

function send(response: ServerResponse, text: string): void {
  if (response.writableLength > maxWaitingBytes) response.destroy();
  else response.write(text);
}
