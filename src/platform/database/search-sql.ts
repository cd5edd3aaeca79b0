/**
 * SQL: whether a folded text contains what is searched for, in any case and with or without accents. `folded` is a
 * column that the database derives with `search_fold`, or that function of a text of few rows; `param` is folded once
 * for the statement, not for each row.
 */
export function containsSql(folded: string, param: string): string {
  return `strpos(${folded}, (select search_fold(${param}))) > 0`;
}
