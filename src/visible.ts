/** Texts of games, files and users on a screen: nothing in them may move the cursor, ring, or hide what follows. */

/** Control characters (C0, DEL, C1), ends of lines and paragraphs, and what turns the direction of reading round. */
const UNSEEN = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escaped = (character: string): string =>
  SHORT[character] ?? `\\u${(character.codePointAt(0) as number).toString(16).padStart(4, '0')}`;

/** A text as one line that shows every character: `\n`, or `\u001b` as JSON has it. */
export function visible(text: string): string {
  return text.replace(UNSEEN, escaped);
}

/** The same of several lines, whose ends stay. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}
