/**
 * SQL of the order `sort`, by columns that are unique together; `-` at its beginning means descending. A moment among
 * them is written by the program, in milliseconds: of a finer one, such as `now()`, a page would have an item twice.
 */
export function keyset(sort: string, ...columns: readonly string[]) {
  const [order, isAfter] = sort.startsWith('-') ? (['desc', '<'] as const) : (['asc', '>'] as const);
  return {
    /** What stands behind `order by`. */
    order: columns.map((column) => `${column} ${order}`).join(', '),
    /** The condition of what comes after a position, whose values stand in the order of the columns. */
    after: (...values: readonly string[]) => `(${columns.join(', ')}) ${isAfter} (${values.join(', ')})`,
  };
}
