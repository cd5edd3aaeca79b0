import type { FindOptionsWhere, ObjectLiteral, ObjectType } from 'typeorm';
import { keyset } from '../../platform/database/keyset.js';
import type { Statement } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { isUuid } from '../../platform/database/uuid.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { type CampaignMove, type CampaignMoves, canMove } from './campaign.js';

/** What the rows of all campaigns have. */
export interface CampaignRow extends ObjectLiteral {
  id: string;
  callId: string;
  state: string;
  createdAt: Date;
  updatedAt: Date;
}

/** Orders of a list of campaigns; `-` means descending. */
export const campaignSorts = ['-createdAt', 'createdAt', 'updatedAt', '-updatedAt'] as const;
type CampaignSort = (typeof campaignSorts)[number];

/** Returns the moment by which a campaign is sorted. */
export function campaignSortValue(
  { createdAt, updatedAt }: Pick<CampaignRow, 'createdAt' | 'updatedAt'>,
  sort: CampaignSort,
) {
  return sort.endsWith('updatedAt') ? updatedAt : createdAt;
}

interface Table<Row extends CampaignRow> {
  name: string;
  entity: ObjectType<Row>;
  moves: CampaignMoves;
  /** The code and the message if a move isn't possible. */
  refuse(move: CampaignMove, state: string): [code: string, message: string];
  /** Which rows of the table are of this kind. */
  scope?: FindOptionsWhere<Row>;
}

/** The rows of one kind of campaign. */
export class CampaignRows<Row extends CampaignRow> {
  /** As in the codes of refusals and in the audit log: `broadcast`. */
  readonly name: string;

  constructor(private readonly table: Table<Row>) {
    this.name = table.name;
  }

  /** Returns a campaign. Throws NotFound. */
  async get(connection: Connection, id: string): Promise<Row> {
    const rows = connection.getRepository(this.table.entity);
    return this.required(isUuid(id) ? await rows.findOneBy(this.where({ id })) : null);
  }

  /** Locks and returns a campaign. Throws NotFound, and Conflict if `move` isn't possible. */
  async lock(tx: Tx, id: string, move?: CampaignMove): Promise<Row> {
    const options = { where: this.where({ id }), lock: { mode: 'pessimistic_write' as const } };
    const row = this.required(isUuid(id) ? await tx.getRepository(this.table.entity).findOne(options) : null);
    if (move !== undefined) this.requireMove(row, move);
    return row;
  }

  /** Throws Conflict if something can't be done with a campaign in its state. */
  requireMove({ state }: Pick<Row, 'state'>, move: CampaignMove): void {
    if (canMove(this.table.moves, state, move)) return;
    const [code, message] = this.table.refuse(move, state);
    throw new Conflict(code, message, { state });
  }

  /** Returns the campaigns of a call, optionally those in a state or changed since, that come after `after` in an order. */
  list(
    connection: Connection,
    callId: string,
    options: {
      sort: CampaignSort;
      limit: number;
      after: { at: Date; id: string } | null;
      state?: Row['state'] | undefined;
      updatedSince?: Date | undefined;
    },
  ): Promise<Row[]> {
    const { sort, limit, after, state, updatedSince } = options;
    const [column, order] = [`c.${sort.replace('-', '')}`, sort.startsWith('-') ? 'DESC' : 'ASC'] as const;
    const list = connection.getRepository(this.table.entity).createQueryBuilder('c');
    list.where(this.where({ callId, ...(state && { state }) }));
    if (updatedSince) list.andWhere('c.updatedAt >= :updatedSince', { updatedSince });
    if (after) list.andWhere(keyset(sort, column, 'c.id').after(':at', ':id'), after);
    return list.orderBy(column, order).addOrderBy('c.id', order).limit(limit).getMany();
  }

  /** Writes a new campaign. */
  async insert(tx: Tx, row: Row): Promise<void> {
    await tx.getRepository(this.table.entity).insert(row);
  }

  /** Writes the changed fields of a campaign. */
  async update(tx: Tx, id: string, changes: Partial<Row>): Promise<void> {
    await tx.getRepository(this.table.entity).update(id, changes);
  }

  /** Removes a draft with its list. */
  async remove(tx: Tx, id: string): Promise<void> {
    await tx.getRepository(this.table.entity).delete(id);
  }

  private required(row: Row | null): Row {
    if (row !== null) return row;
    const title = `${this.name.charAt(0).toUpperCase()}${this.name.slice(1)}`;
    throw new NotFound(`${this.name}-not-found`, `${title} not found.`);
  }

  private where(condition: object): FindOptionsWhere<Row> {
    return { ...this.table.scope, ...condition } as FindOptionsWhere<Row>;
  }
}

/** The statements that find and claim the campaigns of a kind with people who wait for an email. */
export interface CampaignQueue {
  /** Returns the campaigns that are due, those that wait longest first. */
  due: Statement<Connection, [params?: readonly unknown[]], { id: string; callId: string }>;
  /** Locks a campaign if it is still due and no other instance is working on it. */
  claim: Statement<Tx, [params?: readonly unknown[]], { id: string }>;
  /** How many emails are enqueued in one transaction. */
  portion: number;
}

/** What these statements return. */
export const queueColumns = { id: 'uuid', callId: 'uuid' } as const;
export const claimColumns = { id: 'uuid' } as const;

/**
 * Returns the SQL of a queue. Those of the campaigns `c` of a table that match `due` at $1 wait, unless more than a
 * portion ($2) of their messages `m` is queued: so a large campaign doesn't block other email, and can be stopped
 * quickly.
 */
export function queueSql({ table, due, messages, order }: Record<'table' | 'due' | 'messages' | 'order', string>) {
  const waiting = `from ${table} c where (${due}) and (select count(*) from (select from messages m
      where ${messages} and m.state in ('queued', 'sending') limit $2::int + 1) q) <= $2`;
  return {
    due: `select c.id, c.call_id as "callId" ${waiting} order by ${order}, c.id`,
    claim: `select c.id ${waiting} and c.id = $3 for update of c skip locked`,
  };
}
