import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** Where in a conversation something can go wrong; `message` is the end of the data, `handshake` what follows STARTTLS. */
export type Verb =
  | 'greeting'
  | 'EHLO'
  | 'STARTTLS'
  | 'handshake'
  | 'AUTH'
  | 'MAIL'
  | 'RCPT'
  | 'DATA'
  | 'message'
  | 'RSET'
  | 'QUIT';

export interface Step {
  verb: Verb;
  /** Known from RCPT on. */
  recipient: string | null;
  /** Counted from one. */
  connection: number;
  /** Messages that this connection has taken already. */
  taken: number;
}

/** What is done instead of the right answer: another one, none, the end of the connection, or a byte now and then without an end. */
export type Fault = { answer: string } | 'hang' | 'drop' | 'drip';

export interface ReceivedEmail {
  recipient: string;
  source: string;
}

const rightAnswers: Record<Verb, string> = {
  greeting: '220 scripted.example ESMTP',
  EHLO: '250 scripted.example',
  STARTTLS: '220 Go ahead',
  handshake: '',
  AUTH: '235 Welcome',
  MAIL: '250 Sender ok',
  RCPT: '250 Recipient ok',
  DATA: '354 Go ahead',
  message: '250 Taken',
  RSET: '250 Forgotten',
  QUIT: '221 Bye',
};

/** A mail server over bare TCP that does at each step what it is told, right or wrong. */
export class ScriptedSmtpServer {
  /** Every message whose last byte came in, whatever was answered. */
  readonly taken: ReceivedEmail[] = [];
  /** Every step that somebody came to. */
  readonly steps: Step[] = [];
  fault: (step: Step) => Fault | null | undefined = () => null;
  /** Said in answer to EHLO: PIPELINING, STARTTLS, AUTH PLAIN. */
  extensions: string[] = [];
  /** Between two bytes of an answer; null sends each at once. */
  byteEveryMs: number | null = null;
  /** After a message. */
  closesIdleAfterMs: number | null = null;
  /** Said before. */
  idleWords = '';
  private connections = 0;
  private port = 0;
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();

  /** Listens, on the same port each time, and gives the address for SMTP_URL. */
  async start(): Promise<string> {
    this.server = createServer((socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.sockets.delete(socket));
      new Conversation(this, socket, ++this.connections).begin();
    });
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as { port: number }).port;
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Breaks every connection; new ones are refused. */
  async stop(): Promise<void> {
    if (this.server === undefined) return;
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
    this.server = undefined;
  }

  to(recipient: string): ReceivedEmail[] {
    return this.taken.filter((mail) => mail.recipient === recipient);
  }

  count(verb: Verb, recipient: string | null = null): number {
    return this.steps.filter((step) => step.verb === verb && (recipient === null || step.recipient === recipient))
      .length;
  }
}

/** One connection. */
class Conversation {
  private unread = '';
  private recipient: string | null = null;
  private isData = false;
  private hasSender = false;
  private hasRecipient = false;
  private taken = 0;
  /** It says nothing more: it hangs, drips, or is between two bytes. */
  private isDeaf = false;
  private idle: NodeJS.Timeout | undefined;

  constructor(
    private readonly server: ScriptedSmtpServer,
    private readonly socket: Socket,
    private readonly connection: number,
  ) {}

  begin(): void {
    this.socket.on('close', () => clearTimeout(this.idle));
    this.socket.setEncoding('latin1').on('data', (text: string) => {
      clearTimeout(this.idle);
      this.unread += text;
      this.read();
    });
    this.come('greeting');
  }

  private read(): void {
    while (!this.isDeaf) {
      const isEmptyData = this.isData && this.unread.startsWith('.\r\n');
      const end = this.isData && !isEmptyData ? '\r\n.\r\n' : '\r\n';
      const at = this.unread.indexOf(end);
      if (at === -1) return;
      const text = this.unread.slice(0, at);
      this.unread = this.unread.slice(at + end.length);
      if (isEmptyData) {
        this.isData = false;
        this.answer('message', '554 Empty');
      } else if (this.isData) this.take(text);
      else this.hear(text);
    }
  }

  private take(data: string): void {
    this.isData = false;
    this.server.taken.push({ recipient: this.recipient ?? '', source: `${data.replaceAll('\r\n..', '\r\n.')}\r\n` });
    this.come('message');
    this.taken += 1;
    const idleMs = this.server.closesIdleAfterMs;
    if (idleMs !== null) this.idle = setTimeout(() => this.socket.end(this.server.idleWords), idleMs);
  }

  private hear(line: string): void {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'STAR') this.come('STARTTLS');
    else if (verb === 'RCPT') {
      this.recipient = /<(.*)>/u.exec(line)?.[1] ?? '';
      this.come('RCPT');
    } else if (verb === 'HELO') this.come('EHLO');
    else if (verb in rightAnswers) this.come(verb as Verb);
    else this.say('500 What?');
  }

  private come(verb: Verb): void {
    const { recipient, connection, taken } = this;
    const step = { verb, recipient, connection, taken };
    this.server.steps.push(step);
    const fault = this.server.fault(step);
    if (fault === 'drop') {
      this.isDeaf = true;
      this.socket.destroy();
    } else if (fault === 'hang') this.isDeaf = true;
    else if (fault === 'drip') this.drip();
    else this.answer(verb, fault?.answer ?? this.rightAnswer(verb));
  }

  private rightAnswer(verb: Verb): string {
    if (verb === 'RCPT' && !this.hasSender) return '503 MAIL first';
    if (verb === 'DATA' && !this.hasRecipient) return '503 RCPT first';
    return rightAnswers[verb];
  }

  private answer(verb: Verb, answer: string): void {
    const good = answer.startsWith('2') || answer.startsWith('3');
    if (verb === 'MAIL') this.hasSender = good;
    if (verb === 'RCPT') this.hasRecipient = good;
    if (verb === 'DATA' && good) this.isData = true;
    if (verb === 'RSET' || verb === 'message') {
      this.recipient = null;
      this.hasSender = false;
      this.hasRecipient = false;
    }
    this.say(verb === 'EHLO' && good ? this.withExtensions(answer) : answer);
    if (verb === 'STARTTLS' && good) this.come('handshake');
    if (verb === 'QUIT' || answer.startsWith('421')) this.socket.end();
  }

  private withExtensions(answer: string): string {
    const texts = [answer.slice(4), ...this.server.extensions];
    return texts.map((text, index) => `250${index < texts.length - 1 ? '-' : ' '}${text}`).join('\n');
  }

  private say(answer: string): void {
    if (answer === '') return;
    const text = `${answer.replaceAll('\n', '\r\n')}\r\n`;
    if (this.server.byteEveryMs === null) this.socket.write(text);
    else this.spell(text, this.server.byteEveryMs);
  }

  private spell(text: string, everyMs: number): void {
    this.isDeaf = true;
    let next = 0;
    const timer = setInterval(() => {
      this.socket.write(text[next++] ?? '');
      if (next < text.length) return;
      clearInterval(timer);
      this.isDeaf = false;
      this.read();
    }, everyMs);
    this.socket.on('close', () => clearInterval(timer));
  }

  private drip(): void {
    this.isDeaf = true;
    const timer = setInterval(() => this.socket.write('2'), 20);
    this.socket.on('close', () => clearInterval(timer));
  }
}
