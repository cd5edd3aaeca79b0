import { once } from 'node:events';
import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** A way to a server that can be cut and mended: to whoever goes through it, the server is gone and comes back. */
export class TcpProxy {
  private server: Server | undefined;
  private port = 0;
  private readonly sockets = new Set<Socket>();
  /** Whether what is asked arrives, and the connection breaks before the answer does. */
  losesAnswers = false;

  constructor(private readonly target: { host: string; port: number }) {}

  /** Opens the way, on the same port each time, and gives the port. */
  async open(): Promise<number> {
    this.server = createServer((incoming) => this.join(incoming)).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as { port: number }).port;
    return this.port;
  }

  /** Breaks every connection, and refuses new ones. */
  async cut(): Promise<void> {
    if (this.server === undefined) return;
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
    this.server = undefined;
  }

  private join(incoming: Socket): void {
    const outgoing = createConnection(this.target);
    const pairs: [Socket, Socket][] = [
      [incoming, outgoing],
      [outgoing, incoming],
    ];
    for (const [socket, other] of pairs) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
    outgoing.on('data', () => this.losesAnswers && incoming.destroy());
  }
}
