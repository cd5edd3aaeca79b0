/** A bucket of S3-compatible storage: `https://KEY:SECRET@host/bucket?region=…`. */
export interface BucketAddress {
  /** The address of the bucket (path style), without a trailing slash. */
  url: string;
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
}

/** Returns the bucket that an address names, or null if a part is missing. */
export function bucketAddress(text: string): BucketAddress | null {
  if (!URL.canParse(text)) return null;
  const { origin, pathname, username, password, searchParams } = new URL(text);
  const path = pathname.replace(/\/+$/u, '');
  if (path === '' || username === '' || password === '') return null;
  return {
    url: `${origin}${path}`,
    accessKeyId: decodeURIComponent(username),
    secretAccessKey: decodeURIComponent(password),
    region: searchParams.get('region') ?? 'us-east-1',
  };
}
