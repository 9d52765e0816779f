/** A word as a POSIX shell takes it. */
export const shellWord = (word: string): string =>
  /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

/** Paths as the last words of a command: `--` says that one which begins with a dash is no flag. */
export const shellPaths = (...paths: readonly string[]): string =>
  [...(paths.some((path) => path.startsWith('-')) ? ['--'] : []), ...paths.map(shellWord)].join(' ')
