/** How V8 says that an array is larger than it or the machine can hold. */
const NO_ROOM =
  /Array buffer allocation failed|Invalid (typed )?array (buffer )?length|Map maximum size|could not allocate/i;

/** Whether an error says that memory has run out. */
export function isNoRoom(error: unknown): boolean {
  return error instanceof RangeError && NO_ROOM.test(error.message);
}
