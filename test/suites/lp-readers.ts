/** Tiny readers of free MPS and of CPLEX's LP format, after their manuals; they know as much of them as Mediant writes. */

/** An LP by names: whatever is not there is 0, and columns are at least 0 unless free. */
export interface ReadLp {
  readonly columns: readonly string[];
  readonly rows: ReadonlyMap<string, { readonly sense: 'E' | 'G'; readonly bound: number }>;
  /** By row and column, the objective as row `cost`. */
  readonly entries: ReadonlyMap<string, number>;
  readonly free: ReadonlySet<string>;
}

export function readMps(text: string): ReadLp {
  const rows = new Map<string, { sense: 'E' | 'G'; bound: number }>();
  const columns = new Set<string>();
  const entries = new Map<string, number>();
  const free = new Set<string>();
  let section = '';
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('*')) continue;
    const words = line.trim().split(/\s+/);
    if (!line.startsWith(' ')) {
      section = words[0]!;
      continue;
    }
    const [first = '', second = '', third = ''] = words;
    if (section === 'ROWS') {
      if (first === 'E' || first === 'G') rows.set(second, { sense: first, bound: 0 });
      else if (first !== 'N' || second !== 'cost') throw new Error(line);
    } else if (section === 'COLUMNS') {
      if (words.length !== 3 || !(rows.has(second) || second === 'cost')) throw new Error(line);
      columns.add(first);
      entries.set(`${second} ${first}`, Number(third));
    } else if (section === 'RHS') rows.get(second)!.bound = Number(third);
    else if (section === 'BOUNDS' && first === 'FR' && columns.has(third)) free.add(third);
    else throw new Error(line);
  }
  if (section !== 'ENDATA') throw new Error(`ends in ${section}`);
  return { columns: [...columns], rows, entries, free };
}

export function readLpFormat(text: string): ReadLp {
  const rows = new Map<string, { sense: 'E' | 'G'; bound: number }>();
  const columns = new Set<string>();
  const entries = new Map<string, number>();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('\\'));
  if (lines.some((line) => line.length > 510)) throw new Error('a line of more than 510 characters');
  const body = lines.join(' ');
  const [, objective = '', constraints = '', bounds = ''] =
    /^Minimize (.*) Subject To (.*) Bounds(.*) End$/.exec(body) ?? [];
  const expression = (row: string, words: readonly string[]) => {
    for (let k = 0; k < words.length; k += 3) {
      const [sign, size, name] = words.slice(k, k + 3);
      if (name === undefined || (sign !== '+' && sign !== '-')) throw new Error(words.join(' '));
      if (row === 'cost') columns.add(name);
      else if (!columns.has(name)) throw new Error(`${name} is not in the objective`);
      entries.set(`${row} ${name}`, sign === '-' ? -Number(size) : Number(size));
    }
  };
  const words = objective.trim().split(/\s+/);
  if (words[0] !== 'cost:') throw new Error(objective.slice(0, 80));
  expression('cost', words.slice(1));
  for (const [, name = '', terms = '', sense, bound] of constraints.matchAll(
    /(\S+):\s+(.*?)\s+(>=|=)\s+(\S+)(?=\s|$)/g,
  )) {
    rows.set(name, { sense: sense === '=' ? 'E' : 'G', bound: Number(bound) });
    expression(name, terms.split(/\s+/));
  }
  const free = new Set([...bounds.matchAll(/(\S+) free/g)].map((match) => match[1]!));
  return { columns: [...columns], rows, entries, free };
}
