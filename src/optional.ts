/** Optional packages: most users never draw a plot. */
import { errors } from './errors.ts';

/**
 * @param purpose begins the sentence "… need optional packages"
 * @param packages name@version of each that `load` imports
 * @throws InputError naming the packages when one of them is not installed
 */
export async function optional<Module>(
  purpose: string,
  packages: readonly string[],
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    // a package that is there but broken is another matter
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw errors.missingPackages(purpose, packages);
  }
}
