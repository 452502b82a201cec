/** Server-sent events, read as the HTML standard says. */
export interface Event {
  readonly event: string;
  readonly data: string;
}

/** The events of a whole stream; comments are left out. */
export function eventsOf(text: string): Event[] {
  return text
    .split('\n\n')
    .map((block) => block.split('\n').filter((line) => line !== '' && !line.startsWith(':')))
    .filter((lines) => lines.length > 0)
    .map((lines) => {
      const field = (name: string) =>
        lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
      return { event: field('event').join(''), data: field('data').join('\n') };
    });
}
