/** Headless Chromium as Debian packages it; playwright-core downloads none. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** MEDIANT_CHROMIUM names another one. Null when there is none. */
export const chromiumPath: string | null =
  process.env.MEDIANT_CHROMIUM ?? PLACES.find((path) => existsSync(path)) ?? null;

/**
 * A machine may lack Chromium; in CI that is a failure, unless .ci/run could install none and says so by
 * MEDIANT_NO_CHROMIUM. Prints the reason.
 */
export function skipsBrowser(): boolean {
  if (chromiumPath !== null || (process.env.CI && !process.env.MEDIANT_NO_CHROMIUM)) return false;
  process.stderr.write(`skipped: no Chromium (looked for ${PLACES.join(', ')}); apt-get install chromium\n`);
  return true;
}

export function launch(): Promise<Browser> {
  if (chromiumPath === null) throw new Error('no Chromium: .ci/run installs it with apt-get');
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
}
