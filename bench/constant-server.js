/** The baseline for feeds: bare Fastify that returns the bytes of its standard input, or 304 for a matching ETag. */
import { buffer } from 'node:stream/consumers';
import Fastify from 'fastify';

const { ROUTE, ETAG, PORT } = process.env;
const body = await buffer(process.stdin);
const server = Fastify();

server.get(ROUTE, (request, reply) => {
  reply.header('etag', ETAG).type('text/calendar; charset=utf-8');
  return request.headers['if-none-match'] === ETAG ? reply.code(304).send() : reply.send(body);
});

await server.listen({ port: Number(PORT), host: '127.0.0.1' });
process.stderr.write('ready\n');
