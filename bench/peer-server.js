/**
 * What Greenroom is compared with: bare Fastify over pg that locks the session's row for each registration, in `/cte/…`
 * does everything in one statement, and in `/rows/…` writes the rows of Greenroom in one.
 */
import { randomUUID } from 'node:crypto';
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

/**
 * One statement that writes what a registration in Greenroom consists of, into its tables: the person, the registration,
 * the email and the entry of the log are in the likeness of the latest, whatever columns there are.
 */
async function rowsOfGreenroom() {
  const { rows } = await pool.query(`select table_name as "of", column_name as name from information_schema.columns
    where table_schema = 'public' and is_generated = 'NEVER' and is_identity = 'NO' order by ordinal_position`);
  const like = (table, from, changes) => {
    const names = rows.filter((row) => row.of === table).map(({ name }) => name);
    const cells = names.map((name) => changes[name] ?? `t.${name}`);
    return `insert into ${table} (${names.join(', ')}) select ${cells.join(', ')} from seat, ${from}`;
  };
  const latest = `(select * from registrations order by created_at desc limit 1)`;
  const { rows: found } = await pool.query(`select r.id, r.attendee_id as person, m.id as message, e.id as entry
    from ${latest} r join messages m on m.registration_id = r.id
    join audit_entries e on e.subject = 'registration:' || r.id limit 1`);
  const [{ id, person, message, entry }] = found;
  const text = `
    with seat as (update sessions set taken = taken + 1 where id = $1 and taken < capacity returning id, revision),
    person as (${like('attendees', `attendees t where t.id = '${person}'`, {
      id: '$3::uuid',
      email: '$2::text',
      email_key: '$2::text',
    })}),
    registration as (${like('registrations', `registrations t where t.id = '${id}'`, {
      id: '$4::uuid',
      session_id: 'seat.id',
      attendee_id: '$3::uuid',
      uid: `$4::uuid || '@example.org'`,
    })}),
    message as (${like('messages', `messages t where t.id = '${message}'`, {
      id: '$5::uuid',
      session_id: 'seat.id',
      session_revision: 'seat.revision',
      registration_id: '$4::uuid',
      attendee_id: '$3::uuid',
      dedupe_key: `'invited:' || $4::uuid`,
      message_id: `$5::uuid || '@example.org'`,
    })}),
    entry as (${like('audit_entries', `audit_entries t where t.id = '${entry}'`, {
      id: '$6::uuid',
      subject: `'registration:' || $4::uuid`,
    })})
    select count(*)::int as seats from seat`;
  return { name: 'rows', text };
}

let rowsStatement;

server.post('/rows/:id/registrations', async (request, reply) => {
  const { rows } = await pool.query({
    ...(await (rowsStatement ??= rowsOfGreenroom())),
    values: [request.params.id, request.body.email, randomUUID(), randomUUID(), randomUUID(), randomUUID()],
  });
  return reply.code(rows[0].seats > 0 ? 201 : 409).send({});
});

await server.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
process.stderr.write('ready\n');
