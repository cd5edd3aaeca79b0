const endings = {
  video: ['mp4', 'm4v', 'webm', 'ogv', 'mov'],
  audio: ['mp3', 'm4a', 'aac', 'ogg', 'oga', 'opus', 'wav', 'flac'],
};

/** Returns whether an address is that of a video or of a sound, which a browser plays in the page; null for a page. */
export function mediaKind(url: string): 'video' | 'audio' | null {
  const ending = /\.(\w{1,5})$/u.exec(new URL(url).pathname)?.[1]?.toLowerCase() ?? '';
  if (endings.video.includes(ending)) return 'video';
  return endings.audio.includes(ending) ? 'audio' : null;
}

/** How a provider's address names a second; `at` is in whole seconds. */
const providers: readonly { host: RegExp; path?: RegExp; at: (url: URL, seconds: number) => void }[] = [
  {
    host: /^(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com|youtu\.be)$/u,
    at: ({ searchParams }, seconds) => searchParams.set('t', `${seconds}s`),
  },
  {
    host: /^(?:www\.|player\.)?vimeo\.com$/u,
    at: (url, seconds) => {
      url.hash = `t=${seconds}s`;
    },
  },
  {
    host: /^(?:www\.)?dailymotion\.com$/u,
    at: ({ searchParams }, seconds) => searchParams.set('start', String(seconds)),
  },
  {
    host: /^(?:www\.)?twitch\.tv$/u,
    path: /^\/videos\//u,
    at: ({ searchParams }, seconds) => searchParams.set('t', `${seconds}s`),
  },
  // BigBlueButton and PeerTube stand on anybody's server.
  {
    host: /./u,
    path: /^\/playback\/presentation\/|^\/(?:w|videos\/watch)\/[\w-]{20,36}$/u,
    at: ({ searchParams }, seconds) => searchParams.set('t', `${seconds}s`),
  },
];

/** Returns the address at which a recording opens at a moment; null if its provider knows none. */
export function addressAt(address: string, ms: number): string | null {
  const url = new URL(address);
  const seconds = Math.floor(ms / 1000);
  // Media fragments (W3C): browsers begin there.
  if (mediaKind(address) !== null) url.hash = `t=${seconds}`;
  else {
    const provider = providers.find(({ host, path }) => host.test(url.hostname) && (path?.test(url.pathname) ?? true));
    if (provider === undefined) return null;
    provider.at(url, seconds);
  }
  return url.href;
}
