/**
 * SQL: joins of a proposal `p` for the two expressions below: the decision of its call as `d`, unless it was reopened,
 * and its published shortlist as `sl`.
 */
export const publicationJoins = `left join jury_decisions d on d.call_id = p.call_id and d.reopened_at is null
  left join shortlists sl on sl.call_id = p.call_id`;

/** SQL: the result of the proposal `p`, a `LetterOutcome`, or null while there is none. */
export const outcomeSql = `case
    when p.merged_into is not null then null
    when p.state = 'shortlisted' then case when d.id is null then 'shortlisted' end
    when p.state in ('winner', 'showcased', 'pilot') then
      case when exists (select from jury_choices jc where jc.decision_id = d.id and jc.proposal_id = p.id and jc.outstanding)
        then 'outstanding' else 'winner' end
    when p.state = 'not-selected' then 'not-selected'
  end`;

/** SQL: whether the team of the proposal `p` may hear of its result: `letterHoldReason` in a query. */
export const isPublishedSql = `case when p.state = 'shortlisted' then d.id is null and sl.call_id is not null
    else d.published_at is not null end`;
