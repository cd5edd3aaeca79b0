/** Where providers send people back to: the one address that has to be registered there. */
export function singleSignOnRedirectUri(publicUrl: string): string {
  return `${publicUrl}/console/sign-in/sso/callback`;
}
