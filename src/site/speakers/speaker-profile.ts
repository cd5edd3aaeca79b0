import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import { biographyIn } from '../../domain/speakers/speaker.js';
import { renderMarkdown } from '../../platform/markdown.js';
import { speakerPhotoPath } from '../paths.js';

/** Returns the profile of a speaker, in the reader's language where there is a biography in it. */
export function speakerProfile(
  call: { slug: string; languages: readonly string[] },
  speaker: Speaker,
  language: string,
) {
  const biography = biographyIn(speaker.biographies, [language, ...call.languages]);
  return {
    photoPath: speaker.photoId === null ? null : speakerPhotoPath(call, speaker, speaker.photoId),
    biography: biography && { html: renderMarkdown(biography.text), language: biography.language },
    links: speaker.links.map((url) => ({ url, label: linkLabel(url) })),
  };
}

/**
 * Returns what stands for a person without a photo: the first letters of the first and the last word of the name, or the
 * first one of a name in a script without capitals, whose letters say nothing apart.
 */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/u).filter((word) => /^\p{L}/u.test(word));
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : ''];
  const letters = [first, last].map((word) => Array.from(word)[0] ?? '');
  return /^\p{Lu}|^\p{Ll}/u.test(first) ? letters.join('').toUpperCase() : (letters[0] ?? '');
}

/** Returns an address without what says nothing: the protocol, `www.` and a slash at the end. */
function linkLabel(url: string): string {
  return url.replace(/^https?:\/\/(?:www\.)?/u, '').replace(/\/$/u, '');
}

/** Returns a speaker as a schema.org Person. `speaker` is their profile; undefined if there is none. */
export function personData(
  listed: { name: string; organization?: string },
  speaker: Speaker | undefined,
  {
    call,
    publicUrl,
    language,
  }: { call: { slug: string; languages: readonly string[] }; publicUrl: string; language: string },
): object {
  const biography = speaker && biographyIn(speaker.biographies, [language, ...call.languages]);
  const photoPath = speaker?.photoId ? speakerPhotoPath(call, speaker, speaker.photoId) : null;
  return {
    '@type': 'Person',
    name: listed.name,
    ...(speaker && speaker.jobTitle !== '' && { jobTitle: speaker.jobTitle }),
    ...(listed.organization !== undefined && { affiliation: { '@type': 'Organization', name: listed.organization } }),
    ...(biography && { description: biography.text }),
    ...(photoPath !== null && { image: `${publicUrl}${photoPath}` }),
    ...(speaker && speaker.links.length > 0 && { sameAs: speaker.links }),
  };
}
