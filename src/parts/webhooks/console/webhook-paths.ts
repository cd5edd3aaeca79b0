/** Returns the address of the webhooks of a call. */
export function webhooksPath(call: { slug: string }): string {
  return `/console/calls/${call.slug}/webhooks`;
}

/** Returns the address of the form of a new webhook. */
export function newWebhookPath(call: { slug: string }): string {
  return `${webhooksPath(call)}/new`;
}

/** Returns the address of a webhook, or of something that is done with it. */
export function webhookPath(
  call: { slug: string },
  { id }: { id: string },
  part?: 'edit' | 'secret' | 'pause' | 'resume' | 'test' | 'remove' | 'replay',
): string {
  return [webhooksPath(call), id, ...(part === undefined ? [] : [part])].join('/');
}
