/**
 * A test for paths by a pattern as `.gitignore` has them: without a slash it matches at any depth, `*` and `?`
 * stay within a name, `**` crosses folders, and whatever matches a folder matches all that is in it. Besides, `{a,b}` is
 * one of several, and a backslash is the slash of a path from Windows.
 *
 * @throws Error for a pattern that means nothing: why, and what to write instead
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const trimmed = withSlashes(pattern).replace(/^\.\//, '').replace(/\/+$/, '')
  if (trimmed === '' || /(^|\/)\.{1,2}(\/|$)/.test(trimmed))
    throw new Error(
      'no file is called that; write it from the root of the repository, without . or ..',
    )
  const anchored = trimmed.includes('/')
  const source = toRegExp(trimmed.replace(/^\//, ''))
  const expression = new RegExp(`^${anchored ? '' : '(?:.*/)?'}${source}(?:/.*)?$`, 'su')
  return (path) => expression.test(path)
}

/**
 * Before a character that means something, a backslash is what takes the meaning away elsewhere: neither is guessed.
 */
function withSlashes(pattern: string): string {
  if (/\\[*?[\]{}!#\\ ]/.test(pattern))
    throw new Error('\\ takes no meaning away; write / between folders, and [*] for a * in a name')
  return pattern.replaceAll('\\', '/')
}

function toRegExp(pattern: string): string {
  let source = ''
  let braces = 0
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at)
    const set = /^\[(?:[!^]|(?![!^]))(?:\][^\]]*|[^\]]+)\]/.exec(rest)?.[0]
    if (rest.startsWith('**/')) {
      source += '(?:.*/)?'
      at += 3
    } else if (rest.startsWith('**')) {
      source += '.*'
      at += 2
    } else if (set) {
      source += setOf(set)
      at += set.length
    } else if (rest[0] === '[') {
      throw new Error('[ opens a set that nothing closes; write [[] for a [ in a name')
    } else if (rest[0] === '{') {
      source += '(?:'
      braces++
      at++
    } else if (rest[0] === '}' && braces > 0) {
      source += ')'
      braces--
      at++
    } else {
      const char = String.fromCodePoint(pattern.codePointAt(at) ?? 0)
      if (char === '*') source += '[^/]*'
      else if (char === '?') source += '[^/]'
      else if (char === ',' && braces > 0) source += '|'
      else source += char.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&')
      at += char.length
    }
  }
  if (braces > 0)
    throw new Error('{ opens a choice that nothing closes; write [{] for a { in a name')
  return source
}

/** The regular expression for a set such as `[!a-z]`, which never matches a slash. */
function setOf(set: string): string {
  if (set.includes('[:')) throw new Error('classes such as [:alpha:] are not known; write [a-zA-Z]')
  const [, not, members = ''] = /^\[([!^])?(.*)\]$/s.exec(set) ?? []
  const source = `(?!/)[${not ? '^' : ''}${members.replace(/[\\\]^[]/g, '\\$&')}]`
  try {
    new RegExp(source, 'u')
  } catch {
    throw new Error('a range in brackets goes upwards: [a-z]')
  }
  return source
}
