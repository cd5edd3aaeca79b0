/** Where somebody asks for the link to write a proposal. */
export function startSubmissionPath(call: { slug: string }): string {
  return `/calls/${call.slug}/submit`;
}

/** The proposals of a person, below their own page, or one of them. */
export function submissionsPath(token: string, id?: string): string {
  return id === undefined ? `/me/${token}/submissions` : `/me/${token}/submissions/${id}`;
}
