import type { Client, Connection, Submittable } from 'pg';

/** One column of what a statement returns. */
export interface DescribedColumn {
  name: string;
  dataTypeID: number;
}

/**
 * Lets PostgreSQL parse and analyze a statement without running it, and returns the columns of its rows. Throws what
 * PostgreSQL says against it: a table or column that is not there, types that do not go together.
 */
export function describeStatement(client: Client, text: string): Promise<DescribedColumn[]> {
  return new Promise((resolve, reject) => {
    client.query(new Describe(text, resolve, reject));
  });
}

/** The messages Parse, Describe and Sync of the protocol (PostgreSQL's documentation, 54.2.3), by the driver's own hooks. */
class Describe implements Submittable {
  private columns: DescribedColumn[] = [];

  constructor(
    private readonly text: string,
    private readonly resolve: (columns: DescribedColumn[]) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  submit(connection: Connection): void {
    connection.parse({ name: '', text: this.text, types: [] }, false);
    connection.describe({ type: 'S', name: '' }, false);
    connection.sync();
  }

  handleRowDescription({ fields }: { fields: DescribedColumn[] }): void {
    this.columns = fields;
  }

  handleReadyForQuery(): void {
    this.resolve(this.columns);
  }

  handleError(error: Error): void {
    this.reject(error);
  }
}
