/** Why the system refused something, as the end of a sentence. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'it would be larger than a file may be',
  EIO: 'the disk reports an error',
  EEXIST: 'it exists already; --force overwrites it',
  EMFILE: 'too many files are open',
  ERR_STRING_TOO_LONG: 'it is larger than 512 MiB',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

export const EXISTS = REASONS.EEXIST as string;

export function reason(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}

/** The code of a system's error, as in ENOSPC; null for any other. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'syscall' in error ? ((error as NodeJS.ErrnoException).code ?? '') : null;
}
