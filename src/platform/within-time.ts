/**
 * Does work with a signal that aborts after `ms` milliseconds, with a TimeoutError, or as soon as one of the others does.
 * Not by AbortSignal.any: what it makes of AbortSignal.timeout is collected before the time comes (nodejs/node#57736), and
 * whoever never answers is waited for for ever.
 */
export async function withinTime<Result>(
  ms: number,
  work: (signal: AbortSignal) => Promise<Result>,
  ...others: readonly AbortSignal[]
): Promise<Result> {
  const end = new AbortController();
  const follow = ({ target }: { target: EventTarget | null }) => end.abort((target as AbortSignal).reason);
  for (const other of others) {
    if (other.aborted) end.abort(other.reason);
    other.addEventListener('abort', follow, { once: true });
  }
  const timer = setTimeout(() => end.abort(new DOMException('It took too long.', 'TimeoutError')), ms);
  try {
    return await work(end.signal);
  } finally {
    clearTimeout(timer);
    for (const other of others) other.removeEventListener('abort', follow);
  }
}
