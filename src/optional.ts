/** Optional packages: most users never draw a plot. */
import { errors } from './errors.ts';

/** What npm is told to install: the part of a version that the range in package.json keeps. */
const VERSIONS = {
  '@hono/node-server': '2',
  '@resvg/resvg-js': '2',
  highs: '1',
  hono: '4',
  'hyparquet-writer': '0.17',
  'prom-client': '15',
  vega: '6',
  'vega-lite': '6',
} as const;

export type OptionalPackage = keyof typeof VERSIONS;
export const optionalPackages = Object.keys(VERSIONS) as OptionalPackage[];

/** `hono@4`, as npm install has it. */
export const installName = (name: OptionalPackage): string => `${name}@${VERSIONS[name]}`;

/**
 * @param purpose begins the sentence "… need optional packages"
 * @param packages those that `load` imports
 * @throws InputError naming the packages when one of them is not installed
 */
export async function optional<Module>(
  purpose: string,
  packages: readonly OptionalPackage[],
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    // a package that is there but broken is another matter
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw errors.missingPackages(purpose, packages.map(installName));
  }
}
