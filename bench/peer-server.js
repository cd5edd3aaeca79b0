/**
 * What Greenroom is compared with: bare Fastify over pg that locks the session's row for each registration, and, in
 * `/cte/…`, does everything in one statement.
 */
import Fastify from 'fastify';
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const server = Fastify();

server.post('/sessions/:id/registrations', async (request, reply) => {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query('select capacity - taken as free from peer_sessions where id = $1 for update', [
      request.params.id,
    ]);
    if (rows[0].free > 0) {
      await client.query('insert into peer_registrations values ($1, $2)', [request.params.id, request.body.email]);
      await client.query('update peer_sessions set taken = taken + 1 where id = $1', [request.params.id]);
      await client.query('insert into peer_outbox (email) values ($1)', [request.body.email]);
    }
    await client.query('commit');
    return reply.code(rows[0].free > 0 ? 201 : 409).send({});
  } finally {
    client.release();
  }
});

const register = {
  name: 'register',
  text: `with seat as (update peer_sessions set taken = taken + 1 where id = $1 and taken < capacity returning id),
     person as (insert into peer_registrations select id, $2 from seat returning email),
     message as (insert into peer_outbox (email) select email from person)
   select count(*)::int as seats from seat`,
};

server.post('/cte/:id/registrations', async (request, reply) => {
  const { rows } = await pool.query({ ...register, values: [request.params.id, request.body.email] });
  return reply.code(rows[0].seats > 0 ? 201 : 409).send({});
});

await server.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
process.stderr.write('ready\n');
