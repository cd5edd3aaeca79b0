import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { indexPeople } from '../../domain/registrations/people-search.queries.js';
import { inTransaction } from '../../platform/database/tx.js';

/** People in one transaction. */
const portion = 1000;

/** Writes new and renamed people into the index that searches read. Run by the worker. */
@Injectable()
export class IndexPeople {
  constructor(private readonly database: DataSource) {}

  /** Safe to run on several instances at once. Each portion waits for `turn`, and none begins once it is to stop. */
  async run(turn: () => Promise<void> = async () => undefined, isStopped = () => false): Promise<void> {
    let count = portion;
    while (count === portion) {
      await turn();
      if (isStopped()) return;
      count = await inTransaction(this.database, (tx) => indexPeople(tx, portion));
    }
  }
}
