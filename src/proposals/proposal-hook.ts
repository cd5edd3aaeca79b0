/** What became of a delivery: `older` is news that was overtaken, `refused` changed nothing and may be sent again. */
export type DeliveryOutcome = 'created' | 'changed' | 'unchanged' | 'older' | 'refused';
